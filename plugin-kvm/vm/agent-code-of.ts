import { AGENT_ERROR_CODES, type AgentErrorCode } from '#contract';
import { KnownError } from '#kernel';

/** The code with which an agent refused a command; null for every other error. */
export function agentCodeOf(error: unknown): AgentErrorCode | null {
  if (!(error instanceof KnownError) || error.opaque?.id !== 'agent.refused') return null;
  const { params } = error.opaque;
  if (typeof params !== 'object' || params === null || !('agentCode' in params)) return null;
  return AGENT_ERROR_CODES.find((code) => code === params.agentCode) ?? null;
}
