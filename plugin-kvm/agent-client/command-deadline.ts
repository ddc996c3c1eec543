import type { AgentCommandName } from '#contract';

/** Milliseconds that a command may take in all: its base, and its own `timeout` (seconds) if it has one. */
export function commandDeadlineMs(
  name: AgentCommandName,
  request: object,
  timeoutsMs: Record<AgentCommandName, number>,
): number {
  const timeout: unknown = 'timeout' in request ? request.timeout : 0;
  return timeoutsMs[name] + (typeof timeout === 'number' ? timeout * 1000 : 0);
}
