import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from './start-error.js';

const PRIVATE_FOLDER_MODE = 0o700;
const PRIVATE_FILE_MODE = 0o600;
const KEY_BYTES = 32;

/**
 * Creates the data folder, or takes other users' rights to an existing one away: it holds secrets.
 * @throws StartError when it cannot be used
 */
export async function prepareDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER_MODE });
    await chmod(folder, PRIVATE_FOLDER_MODE);
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`DATA_DIR=${folder}: the folder cannot be used: ${reason}`, error);
  }
}

/**
 * The 32-byte key of that name in the data folder, made at first use.
 * Losing the file makes what was sealed with it unreadable; it belongs into every backup of the database.
 * @throws StartError when the file is damaged
 */
export async function dataFolderKey(folder: string, name: string): Promise<Buffer> {
  const file = path.join(folder, name);
  try {
    // `wx`: two processes that start together must not end with two keys.
    await writeFile(file, randomBytes(KEY_BYTES).toString('base64'), { mode: PRIVATE_FILE_MODE, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = Buffer.from(await readFile(file, 'utf8'), 'base64');
  if (key.length !== KEY_BYTES) throw new StartError(`the key file ${file} is damaged: restore it from a backup`);
  return key;
}
