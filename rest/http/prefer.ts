/**
 * Milliseconds that the caller wants to wait for the final result (`Prefer: wait=10`, RFC 7240 section 4.3), cut to
 * `maxWaitMs`; null when it does not. A preference that cannot be read is ignored, as the RFC demands.
 */
export function preferredWaitMs(prefer: string | undefined, maxWaitMs: number): number | null {
  if (prefer === undefined) return null;
  for (const preference of prefer.split(',')) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds) * 1000, maxWaitMs);
  }
  return null;
}
