import type { ConsoleMode } from '#contract';
import type { SqlFragment } from '#rest';

/** What "needs a restart" is computed from. */
export interface ConsoleModeView {
  /** What the settings say now. */
  readonly wanted: ConsoleMode;
  /** What the running domain has; null when none runs. */
  readonly liveConsoleMode: ConsoleMode | null;
  readonly fallbackWanted: ConsoleMode | null;
  readonly fallbackUsed: ConsoleMode | null;
}

/**
 * Whether a restart would give the VM the console mode that is wanted now. Not when it fell back from exactly that mode
 * at its last start: its host cannot do it, so it would fall back again.
 */
export function needsRestart({ wanted, liveConsoleMode, fallbackWanted, fallbackUsed }: ConsoleModeView): boolean {
  if (liveConsoleMode === null || liveConsoleMode === wanted) return false;
  return !(fallbackWanted === wanted && fallbackUsed === liveConsoleMode);
}

/** {@link needsRestart} in SQL: `wanted` is an expression for the wanted mode, `alias` the VM's table. Never NULL. */
export function needsRestartSql(alias: string, wanted: SqlFragment): SqlFragment {
  const live = `${alias}."liveConsoleMode"`;
  const [fellFrom, fellTo] = [`${alias}."fallbackWanted"`, `${alias}."fallbackUsed"`];
  // The null tests first: a comparison with NULL is neither true nor false, and most rows end there.
  const fellBack = `${fellTo} IS NOT NULL AND ${fellFrom} IS NOT NULL AND ${fellTo} = ${live} AND ${fellFrom} = ${wanted.sql}`;
  const sql = `( ${live} IS NOT NULL AND ${live} <> ${wanted.sql} AND NOT ( ${fellBack} ) )`;
  return { ...wanted, sql };
}
