import { type KnownError, knownError } from '#kernel';

/** Answer to somebody who would overwrite what he has not seen. Version 0 is what has never been written. */
export function changedMeanwhile(resource: string, name: string, current: number, expected: number): KnownError {
  return knownError('rest.changedMeanwhile', { resource, name, current, expected });
}
