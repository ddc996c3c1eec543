import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensurePrivateFolder } from './private-folder.js';
import { AgentStartError } from './start-error.js';

const SECRET_BYTES = 32;

/**
 * Reads the secret that the manager has to know; a missing file is made with a random one.
 *
 * @throws AgentStartError when others than the owner may read the file, or it cannot be read or made
 */
export function readOrMakeSecret(file: string): string {
  try {
    ensurePrivateFolder(path.dirname(file));
    makeIfMissing(file);
    if ((statSync(file).mode & 0o077) !== 0) {
      throw new AgentStartError(`AGENT_SECRET_FILE=${file}: others may read the file; run: chmod 600 ${file}`);
    }
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if (cause instanceof AgentStartError) throw cause;
    throw new AgentStartError(`AGENT_SECRET_FILE=${file}: cannot be read or made: ${String(cause)}`, cause);
  }
}

function makeIfMissing(file: string): void {
  try {
    // `wx`: of two agents that start together, one makes the file and both read it.
    writeFileSync(file, `${randomBytes(SECRET_BYTES).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
}
