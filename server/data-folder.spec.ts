import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolderKey, prepareDataFolder } from './data-folder.js';
import { StartError } from './start-error.js';

describe('the data folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flipside-data-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);

  it('is made for its owner alone, and taken from others when it exists', async () => {
    const made = path.join(folder, 'a', 'b');
    await prepareDataFolder(made);
    await mkdir(path.join(folder, 'open'), { mode: 0o755 });
    await prepareDataFolder(path.join(folder, 'open'));
    expect([await modeOf(made), await modeOf(path.join(folder, 'open'))]).toEqual(['700', '700']);
  });

  it.each([
    ['a file', 'file', 'EEXIST: file already exists'],
    ['below a file', 'file/data', 'ENOTDIR: not a directory'],
  ])('that is %s is refused in one line that names the variable', async (_what, name, reason) => {
    await writeFile(path.join(folder, 'file'), '');
    const wanted = path.join(folder, name);
    const attempt = prepareDataFolder(wanted);
    await expect(attempt).rejects.toThrow(StartError);
    await expect(attempt).rejects.toThrow(`DATA_DIR=${wanted}: the folder cannot be used: ${reason}`);
  });

  it('keeps a key of 32 bytes that only its owner may read', async () => {
    const key = await dataFolderKey(folder, 'a.key');
    expect([key.length, await modeOf(path.join(folder, 'a.key'))]).toEqual([32, '600']);
    expect(await dataFolderKey(folder, 'a.key')).toEqual(key);
    expect(await dataFolderKey(folder, 'b.key')).not.toEqual(key);
  });

  it('refuses a damaged key instead of making another, which would open nothing', async () => {
    const file = path.join(folder, 'a.key');
    await writeFile(file, 'cut off');
    const damaged = new StartError(`the key file ${file} is damaged: restore it from a backup`);
    await expect(dataFolderKey(folder, 'a.key')).rejects.toThrow(damaged);
    expect(await readFile(file, 'utf8')).toBe('cut off');
  });
});
