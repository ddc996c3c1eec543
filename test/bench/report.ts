export interface Row {
  readonly name: string;
  readonly measured: number;
  readonly unit: string;
  /** The bound of docs/numbers.md; absent where a row is there for comparison only. */
  readonly bound?: { readonly kind: 'under' | 'over'; readonly value: number };
}

function isHeld({ measured, bound }: Row): boolean {
  if (bound === undefined) return true;
  return bound.kind === 'under' ? measured < bound.value : measured > bound.value;
}

const number = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** Prints the rows as a table and lets the process end with 1 when a bound was missed. */
export function report(title: string, rows: readonly Row[]): void {
  const lines = rows.map((row) => {
    const bound = row.bound === undefined ? '-' : `${row.bound.kind} ${number(row.bound.value)} ${row.unit}`;
    const verdict = row.bound === undefined ? '' : isHeld(row) ? 'ok' : 'MISSED';
    return `  ${row.name.padEnd(58)} ${`${number(row.measured)} ${row.unit}`.padStart(16)}  ${bound.padStart(18)}  ${verdict}`;
  });
  console.log([`\n${title}`, ...lines].join('\n'));
  if (!rows.every(isHeld)) process.exitCode = 1;
}

/** The value below which the share `quantile` (0 to 1) of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
