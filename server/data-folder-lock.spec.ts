import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder } from './data-folder-lock.js';
import { StartError } from './start-error.js';

/** Holds the lock as another process would, and says so. */
const HOLDER = `
  const sqlite3 = require(${JSON.stringify(createRequire(import.meta.url).resolve('sqlite3'))});
  const database = new sqlite3.Database(process.argv[1]);
  database.exec('BEGIN EXCLUSIVE', (error) => console.log(error ?? 'locked'));
  setInterval(() => {}, 1000);
`;

describe('lockDataFolder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flipside-lock-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const taken = () =>
    new StartError(
      `DATA_DIR=${folder}: another manager uses the folder; stop it, or give this one a folder of its own`,
    );

  it('lets one manager in at a time', async () => {
    const release = await lockDataFolder(folder);
    await expect(lockDataFolder(folder)).rejects.toThrow(taken().message);
    await release();
    await (await lockDataFolder(folder))();
  });

  it('is let go when a manager dies', async () => {
    const holder = spawn(process.execPath, ['-e', HOLDER, path.join(folder, 'in-use.lock')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise((resolve) => holder.stdout.setEncoding('utf8').once('data', resolve));
    expect(line).toBe('locked\n');
    await expect(lockDataFolder(folder)).rejects.toThrow(taken().message);
    const exited = once(holder, 'exit');
    holder.kill('SIGKILL');
    await exited;
    await (await lockDataFolder(folder))();
  });

  it('says when the folder cannot be locked', async () => {
    const missing = path.join(folder, 'missing');
    await expect(lockDataFolder(missing)).rejects.toThrow(
      `DATA_DIR=${missing}: the folder cannot be locked: SQLITE_CANTOPEN: unable to open database file`,
    );
  });
});
