import type { CallContext } from '#rest';
import type { ChangeOptions } from '../change/change-options.js';

/** Who changes, why, and what he saw last, from a call. */
export function changeOptions(
  { reason, version }: { readonly reason?: string | undefined; readonly version?: number | undefined },
  { actor }: CallContext,
): ChangeOptions {
  return {
    actor,
    ...(reason === undefined ? {} : { reason }),
    ...(version === undefined ? {} : { expectedVersion: version }),
  };
}
