import { type AgentLimits, createAgent, type HypervisorDriver, startAgentServer } from '#agent-bridge';
import { readEvents } from '../../agent-bridge/testing/event-reader.js';
import { TEST_SECRET } from '../../agent-bridge/testing/test-server.js';
import { agentApiOver } from './agent-api-over.js';
import { collectEvents } from './collect-events.js';
import type { ConformanceSubject } from './conformance-subject.js';
import { httpExecute } from './http-execute.js';

/** The part of a subject that does not depend on its hypervisor. */
export interface AgentAccess extends Pick<ConformanceSubject, 'api' | 'execute' | 'openEvents' | 'restartAgent'> {
  stop(): Promise<void>;
}

export type AccessAgent = (makeDriver: () => HypervisorDriver, limits?: Partial<AgentLimits>) => Promise<AgentAccess>;

/** An agent in this process, without HTTP. */
export const inProcess: AccessAgent = async (makeDriver, limits = {}) => {
  const start = async () => {
    const agent = createAgent({ ...limits, driver: makeDriver() });
    await agent.start();
    return agent;
  };
  let agent = await start();
  const execute: AgentAccess['execute'] = (name, body, taskUuid) => agent.execute(name, body, taskUuid);
  return {
    api: agentApiOver(execute),
    execute,
    openEvents: async () => collectEvents((listener) => agent.subscribe(listener)),
    restartAgent: async () => {
      await agent.stop();
      agent = await start();
    },
    stop: () => agent.stop(),
  };
};

/** An agent behind its HTTP server. */
export const overHttp: AccessAgent = async (makeDriver, limits = {}) => {
  const start = async () => {
    const agent = createAgent({ ...limits, driver: makeDriver() });
    await agent.start();
    const server = await startAgentServer({ agent, host: '127.0.0.1', port: 0, secret: TEST_SECRET });
    const stop = async () => {
      await server.close();
      await agent.stop();
    };
    return { url: server.url, stop };
  };
  let served = await start();
  const execute = httpExecute(() => served.url);
  return {
    api: agentApiOver(execute),
    execute,
    openEvents: () => readEvents(served.url),
    restartAgent: async () => {
      await served.stop();
      served = await start();
    },
    stop: () => served.stop(),
  };
};
