/** Wire form of a time. @param epochMs epoch milliseconds */
export function isoDate(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
