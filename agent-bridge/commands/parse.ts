import type { AgentCommandName, AgentReply, AgentRequest } from '#contract';
import { AgentError } from '../agent-error.js';
import { COMMANDS } from './command-table.js';
import { describeProblems } from './describe-problems.js';

/** @throws AgentError INVALID_COMMAND naming each wrong field and what is allowed */
export function parseRequest<N extends AgentCommandName>(name: N, body: unknown): AgentRequest<N> {
  const parsed = COMMANDS[name].request.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AgentError('INVALID_COMMAND', `${name}: ${describeProblems(parsed.error)}`);
}

/** A driver's mistake must not reach the wire: @throws AgentError INTERNAL */
export function parseReply<N extends AgentCommandName>(name: N, reply: unknown): AgentReply<N> {
  const parsed = COMMANDS[name].reply.safeParse(reply);
  if (parsed.success) return parsed.data;
  throw new AgentError('INTERNAL', `the answer to ${name} was wrong: ${describeProblems(parsed.error)}`);
}
