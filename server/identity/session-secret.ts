import { createHash } from 'node:crypto';
import type { Uuid } from '#contract';

/**
 * The public name of a session: half of the SHA-256 of its secret. The database holds only this, so neither a copy of it
 * nor a list of sessions lets anybody act as somebody else. The secret has 122 random bits: no salt is needed.
 */
export function sessionHandle(secret: Uuid): Uuid {
  return createHash('sha256').update(secret).digest('hex').slice(0, 32);
}
