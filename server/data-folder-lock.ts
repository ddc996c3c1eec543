import path from 'node:path';
import sqlite3 from 'sqlite3';
import { StartError } from './start-error.js';

const LOCK_FILE = 'in-use.lock';

/**
 * Keeps other managers out of the data folder: a second one would take this one's jobs for those of a dead process.
 * Node has no file locks, SQLite has: the kernel lets go of them with the process, however it ends.
 * @returns the way to let go before that
 * @throws StartError when another manager is there, or the folder cannot be locked
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  const database = await open(path.join(folder, LOCK_FILE), folder);
  const release = () => new Promise<void>((resolve) => database.close(() => resolve()));
  const error = await new Promise<Error | null>((resolve) => database.exec('BEGIN EXCLUSIVE', resolve));
  if (error === null) return release;
  await release();
  throw refusal(folder, error);
}

function open(file: string, folder: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, (error) => {
      if (error === null) resolve(database);
      else reject(refusal(folder, error));
    });
  });
}

function refusal(folder: string, error: Error): StartError {
  const isTaken = 'code' in error && error.code === 'SQLITE_BUSY';
  const problem = isTaken
    ? 'another manager uses the folder; stop it, or give this one a folder of its own'
    : `the folder cannot be locked: ${error.message}`;
  return new StartError(`DATA_DIR=${folder}: ${problem}`, error);
}
