import type { AgentCommandName, AgentRequest, Uuid } from '#contract';
import { COMMANDS } from './command-table.js';

/** The VM that a command is about; null for commands about the host. */
export function vmOf<N extends AgentCommandName>(name: N, request: AgentRequest<N>): Uuid | null {
  const field = COMMANDS[name].vmField;
  const value = field === null ? null : fieldOf(request, field);
  return typeof value === 'string' ? value : null;
}

/** How long a command may take: its own `timeout` (seconds), if it has one, on top of what every command may. */
export function timeLimitMs(request: object, commandTimeoutMs: number): number {
  const seconds = fieldOf(request, 'timeout');
  return commandTimeoutMs + (typeof seconds === 'number' ? seconds * 1000 : 0);
}

function fieldOf(request: object, field: string): unknown {
  return Reflect.get(request, field);
}
