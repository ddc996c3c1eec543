import type { z } from 'zod';
import { AGENT_COMMANDS, type AgentCommandName, type AgentReply, type AgentRequest } from '#contract';

interface Parser<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: z.ZodError };
}

interface Command<N extends AgentCommandName> {
  readonly path: string;
  readonly request: Parser<AgentRequest<N>>;
  readonly reply: Parser<AgentReply<N>>;
  readonly vmField: 'vmInstanceUuid' | 'uuid' | null;
}

/** {@link AGENT_COMMANDS} in a form that generic code can use: the parsers of command `N` give the types of command `N`. */
export const COMMANDS: { readonly [N in AgentCommandName]: Command<N> } = AGENT_COMMANDS;

/** Every command with its name, in the order of the table. */
export function commandNames(): AgentCommandName[] {
  return Object.keys(COMMANDS).filter(isCommandName);
}

function isCommandName(name: string): name is AgentCommandName {
  return Object.hasOwn(COMMANDS, name);
}
