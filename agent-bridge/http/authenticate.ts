import { createHash, timingSafeEqual } from 'node:crypto';
import { AgentError } from '../agent-error.js';

const SCHEME = /^bearer +(.+)$/i;

/**
 * Makes the check of the `Authorization` header. Digests are compared, because a comparison in constant time needs equal
 * lengths and must not tell the length of the secret.
 *
 * @returns a function that throws AgentError UNAUTHORIZED
 */
export function makeAuthenticator(secret: string): (authorization: string | undefined) => void {
  const expected = digest(secret);
  return (authorization) => {
    const given = SCHEME.exec(authorization ?? '')?.[1] ?? '';
    if (timingSafeEqual(digest(given), expected)) return;
    throw new AgentError('UNAUTHORIZED', "the request does not carry this agent's secret");
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
