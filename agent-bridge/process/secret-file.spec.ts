import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOrMakeSecret } from './secret-file.js';

describe('readOrMakeSecret', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'flipside-secret-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

  it('makes a missing file that only its owner may read, in a folder of the same kind', () => {
    const file = path.join(folder, 'data', 'agent-secret');
    const secret = readOrMakeSecret(file);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect([modeOf(path.dirname(file)), modeOf(file)]).toEqual(['700', '600']);
    expect(readOrMakeSecret(file)).toBe(secret);
  });

  it('makes a new secret for each agent', () => {
    expect(readOrMakeSecret(path.join(folder, 'a'))).not.toBe(readOrMakeSecret(path.join(folder, 'b')));
  });

  it('takes the secret of an existing file without the line end, and leaves file and folder as they are', () => {
    const file = path.join(folder, 'secret');
    chmodSync(folder, 0o755);
    writeFileSync(file, 'my own secret\n', { mode: 0o400 });
    expect(readOrMakeSecret(file)).toBe('my own secret');
    expect([modeOf(folder), modeOf(file), readFileSync(file, 'utf8')]).toEqual(['755', '400', 'my own secret\n']);
  });

  it.each([0o640, 0o604, 0o660])('refuses a file of mode %o, which others may read', (mode) => {
    const file = path.join(folder, 'secret');
    writeFileSync(file, 'x'.repeat(40));
    chmodSync(file, mode);
    const message = `AGENT_SECRET_FILE=${file}: others may read the file; run: chmod 600 ${file}`;
    expect(() => readOrMakeSecret(file)).toThrow(message);
  });

  it('says when the file cannot be read', () => {
    const file = path.join(folder, 'a-folder');
    mkdirSync(file, { mode: 0o700 });
    expect(() => readOrMakeSecret(file)).toThrow(`AGENT_SECRET_FILE=${file}: cannot be read or made: Error: EISDIR`);
  });
});
