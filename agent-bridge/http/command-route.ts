import type { IncomingMessage } from 'node:http';
import { type AgentCommandName, TASK_UUID_HEADER, uuidSchema } from '#contract';
import type { Agent } from '../agent.js';
import { AgentError } from '../agent-error.js';
import { parseJson, readBody } from './read-body.js';

/** Runs one command from its request: `taskuuid`, body, JSON, schema, in this order. Throws {@link AgentError}. */
export async function runCommand(
  agent: Agent,
  name: AgentCommandName,
  request: IncomingMessage,
  maxBodyBytes: number,
): Promise<object> {
  const taskUuid = uuidSchema.safeParse(request.headers[TASK_UUID_HEADER]);
  if (!taskUuid.success) {
    throw new AgentError('INVALID_COMMAND', `header[${TASK_UUID_HEADER}]: must be 32 lower-case hex characters`);
  }
  const body = parseJson(await readBody(request, maxBodyBytes));
  return agent.execute(name, body, taskUuid.data);
}
