import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { AgentEnvironment } from '../environment.js';
import type { AgentTls } from '../http/server-options.js';
import { AgentStartError } from './start-error.js';

/**
 * Certificate and key, if both are named.
 *
 * @throws AgentStartError when a file cannot be read or the two do not belong together
 */
export function readTls(environment: AgentEnvironment): AgentTls | undefined {
  const { AGENT_TLS_CERT_FILE, AGENT_TLS_KEY_FILE } = environment;
  if (AGENT_TLS_CERT_FILE === undefined || AGENT_TLS_KEY_FILE === undefined) return undefined;
  const cert = read('AGENT_TLS_CERT_FILE', AGENT_TLS_CERT_FILE);
  const key = read('AGENT_TLS_KEY_FILE', AGENT_TLS_KEY_FILE);
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    const names = `AGENT_TLS_CERT_FILE=${AGENT_TLS_CERT_FILE}, AGENT_TLS_KEY_FILE=${AGENT_TLS_KEY_FILE}`;
    throw new AgentStartError(`${names}: must be a PEM certificate and its key: ${String(cause)}`, cause);
  }
  return { cert, key };
}

function read(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AgentStartError(`${variable}=${file}: cannot be read: ${String(cause)}`, cause);
  }
}
