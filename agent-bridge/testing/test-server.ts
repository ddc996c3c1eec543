import { randomUUID } from 'node:crypto';
import { TASK_UUID_HEADER, undashed } from '#contract';
import { Agent } from '../agent.js';
import type { AgentLimits, AgentLog } from '../agent-options.js';
import { startAgentServer } from '../http/agent-server.js';
import type { AgentServerLimits } from '../http/server-options.js';
import { MemoryDriver } from '../memory-driver/memory-driver.js';
import { MemoryHypervisor } from '../memory-driver/memory-hypervisor.js';

export const TEST_SECRET = 'a-secret-that-only-the-tests-know-0123456789';

export interface TestServerOptions extends Partial<AgentLimits>, Partial<AgentServerLimits> {
  readonly log?: AgentLog;
}

/** An agent over a pretended host, served on a free port of loopback. */
export async function startTestServer(options: TestServerOptions = {}) {
  const world = new MemoryHypervisor();
  const agent = new Agent({ ...options, driver: new MemoryDriver(world) });
  await agent.start();
  const server = await startAgentServer({ ...options, agent, host: '127.0.0.1', port: 0, secret: TEST_SECRET });
  return {
    world,
    agent,
    ...server,
    close: async () => {
      await server.close();
      await agent.stop();
    },
  };
}

export function newTaskUuid(): string {
  return undashed(randomUUID());
}

export function commandHeaders(taskUuid = newTaskUuid()): Record<string, string> {
  return { authorization: `Bearer ${TEST_SECRET}`, [TASK_UUID_HEADER]: taskUuid, 'content-type': 'application/json' };
}

export interface TestAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends one request as it is, valid or not. */
export async function send(url: string, init: RequestInit): Promise<TestAnswer> {
  const response = await fetch(url, init);
  const body: unknown = await response.json();
  return { status: response.status, body };
}

export function post(url: string, body: unknown, headers = commandHeaders()): Promise<TestAnswer> {
  return send(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
