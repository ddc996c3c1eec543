import { Agent as HttpAgent } from 'node:http';
import axios from 'axios';
import { z } from 'zod';
import { AgentError } from '#agent-bridge';
import { AGENT_COMMANDS, agentFailureSchema } from '#contract';
import { commandHeaders } from '../../agent-bridge/testing/test-server.js';
import type { ConformanceSubject } from './conformance-subject.js';

const successSchema = z.looseObject({ success: z.literal(true) });

/** Commands over HTTP, with nothing between the test and the wire. */
export function httpExecute(url: () => string): ConformanceSubject['execute'] {
  const client = axios.create({ validateStatus: () => true, httpAgent: new HttpAgent({ keepAlive: true }) });
  return async (name, body, taskUuid) => {
    const { data } = await client.post<unknown>(url() + AGENT_COMMANDS[name].path, body, {
      headers: commandHeaders(taskUuid),
    });
    const success = successSchema.safeParse(data);
    if (!success.success) {
      const { code, error, params } = agentFailureSchema.parse(data);
      throw new AgentError(code, error, params === undefined ? {} : { params });
    }
    const { success: _yes, ...reply } = success.data;
    return reply;
  };
}
