import { existsSync } from 'node:fs';
import path from 'node:path';
import { mustRunProgram } from '../host/run-program.js';

/** The checkout. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** Paths of the files that are in git or are about to be, below the checkout. */
export async function trackedFiles(): Promise<string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const output = (await mustRunProgram('git', args, { cwd: root })).toString();
  // A file that was removed and not committed yet is still listed.
  return output.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
}
