import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/**
 * Runs a program in the checkout with its output going to ours. Resolves to its exit code; a signal counts as failure
 * (128 + n is not known to Node, so 1). Rejects only when the program cannot be started at all.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    // Nothing here asks questions: an inherited stdin could only make an installer wait for an answer.
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Like {@link run}, and a non-zero exit code is an error.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export async function mustRun(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${code}`);
}

/**
 * Runs a program silently.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ code: number, stdout: string }>} code 127 when there is no such program
 */
export function capture(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.once('error', () => resolve({ code: 127, stdout: '' }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout }));
  });
}
