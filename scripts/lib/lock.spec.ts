import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

describe('a lock file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'flipside-lock-'));
    file = path.join(folder, 'not', 'yet', 'there', 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one in after the other', async () => {
    const log: string[] = [];
    const visit = (name: string) =>
      withLock(file, async () => {
        log.push(`${name} in`);
        await new Promise(setImmediate);
        log.push(`${name} out`);
      });
    await Promise.all([visit('a'), visit('b')]);
    expect(log).toEqual(['a in', 'a out', 'b in', 'b out']);
  });

  it('is given back when the holder fails, and the error comes through', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a process that died', async () => {
    await withLock(file, () => Promise.resolve());
    const { pid } = spawnSync('true');
    writeFileSync(file, String(pid));
    expect(await withLock(file, () => Promise.resolve('mine'))).toBe('mine');
  });
});
