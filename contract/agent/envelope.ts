import { z } from 'zod';
import { AGENT_ERROR_CODES } from './error-codes.js';

/** Request header with 32 hex characters chosen by the manager: a repeated one gets the first result again. */
export const TASK_UUID_HEADER = 'taskuuid';

/**
 * A failed command: HTTP 200 with `success: false` for a failure of the command itself,
 * 4xx with the same body when the request never became one (no secret, bad body, unknown path).
 * A successful answer is `{"success": true, ...reply}`.
 */
export const agentFailureSchema = z.strictObject({
  success: z.literal(false),
  /** English text, for people. */
  error: z.string(),
  code: z.enum(AGENT_ERROR_CODES),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

export type AgentFailure = z.infer<typeof agentFailureSchema>;
