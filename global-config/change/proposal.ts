import { knownError } from '#kernel';
import type { ChangeOptions } from './change-options.js';
import type { ConfigChange, ProposedConfigChange } from './config-change.js';

/** PostgreSQL cannot store a NUL in a text, nor half a character. */
const NOT_STORABLE = /\0|\p{Surrogate}/u;

/** A change with who wants it and why. */
export function propose(change: ConfigChange, { actor, reason }: ChangeOptions): ProposedConfigChange {
  if (reason !== undefined && NOT_STORABLE.test(reason)) {
    throw knownError('rest.invalidArgument', {
      field: 'reason',
      problem: 'it holds a character that cannot be stored',
    });
  }
  return { ...change, actor, reason: reason ?? null };
}
