export interface BackoffRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait after so many failures in a row: none, the least, then twice as long each time, up to the most. Half
 * of it is left to chance, so that what failed together does not come back together.
 * @param random from 0 up to 1
 */
export function backoffMs(failures: number, { minMs, maxMs }: BackoffRange, random: number): number {
  if (failures === 0) return 0;
  const full = Math.min(maxMs, minMs * 2 ** (failures - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
