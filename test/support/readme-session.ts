import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runProgram } from '../host/run-program.js';

const root = path.resolve(import.meta.dirname, '../..');
const README_URL = 'http://127.0.0.1:8080';

/** The README's session: from logging in to the history of changes. */
export async function readmeSession(readme = 'README.md'): Promise<string> {
  const text = await readFile(path.join(root, readme), 'utf8');
  const session = Array.from(text.matchAll(/```sh\n(.*?)```/gs), ([, code]) => code ?? '').find((code) =>
    code.includes(README_URL),
  );
  if (session === undefined) throw new Error(`${readme} shows no session`);
  return session;
}

export interface SessionOptions {
  readonly url: string;
  readonly password: string;
}

/** Types a session into a shell. Resolves with what it showed, line by line. */
export async function runSession(session: string, { url, password }: SessionOptions): Promise<string[]> {
  const { stdout, stderr } = await runProgram('bash', ['-c', session.replaceAll(README_URL, url)], {
    env: { PASSWORD: password },
  });
  return `${stdout.toString()}${stderr}`.split('\n').filter((line) => line !== '');
}
