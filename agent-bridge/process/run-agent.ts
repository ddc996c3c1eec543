import path from 'node:path';
import { pino } from 'pino';
import { createAgent } from '../agent.js';
import type { AgentEnvironment } from '../environment.js';
import { startAgentServer } from '../http/agent-server.js';
import { AGENT_VERSION } from '../version.js';
import { makeDriver } from './make-driver.js';
import { readTls } from './read-tls.js';
import { readOrMakeSecret } from './secret-file.js';

export interface RunningAgent {
  readonly url: string;
  readonly port: number;
  readonly secretFile: string;
  /** Answers what runs and lets go of the hypervisor; VMs keep running. */
  stop(): Promise<void>;
}

/** Starts driver, agent and server as the environment says. Logs go to standard error, so that standard output stays clean. */
export async function runAgent(environment: AgentEnvironment): Promise<RunningAgent> {
  const log = pino({ level: environment.LOG_LEVEL, base: undefined }, pino.destination({ fd: 2, sync: true }));
  const secretFile = path.resolve(environment.AGENT_SECRET_FILE ?? path.join(environment.DATA_DIR, 'agent-secret'));
  const secret = readOrMakeSecret(secretFile);
  const tls = readTls(environment);
  const agent = createAgent({ driver: makeDriver(environment, log), log });
  await agent.start();
  const { AGENT_HOST: host, AGENT_PORT: port } = environment;
  const server = await startAgentServer({ agent, host, port, secret, log, ...(tls === undefined ? {} : { tls }) });
  const { url } = server;
  log.info({ url, driver: environment.AGENT_DRIVER, version: AGENT_VERSION }, 'agent started');
  const stop = async () => {
    await server.close();
    await agent.stop();
    log.info('agent stopped; VMs keep running');
  };
  return { url, port: server.port, secretFile, stop };
}
