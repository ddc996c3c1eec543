import { KnownError } from '#kernel';

/** Ids of an error and of its causes, outermost first; null for success. */
export async function failureOf(work: Promise<unknown>): Promise<unknown[] | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return idsOf(error);
  }
}

function idsOf(error: unknown): unknown[] {
  if (!(error instanceof KnownError)) return [error];
  return [error.opaque?.id, ...(error.cause === undefined ? [] : idsOf(error.cause))];
}
