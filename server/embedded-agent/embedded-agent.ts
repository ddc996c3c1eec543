import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { AgentDriver } from '#contract';
import type { Environment } from '../environment.js';
import { AgentProcess } from './agent-process.js';
import { type EmbeddedIdentity, embeddedIdentity } from './embedded-identity.js';

/** What the agent may see of the manager's environment. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TZ', 'AGENT_VIRT_TYPE', 'AGENT_STORAGE_ROOTS'] as const;

const AGENT_ENTRY = path.resolve(import.meta.dirname, '../../agent-bridge/main.js');
const PRIVATE_FILE_MODE = 0o600;

export interface EmbeddedAgent {
  readonly identity: EmbeddedIdentity;
  /** Ends the agent; its VMs keep running. */
  stop(): Promise<void>;
}

/** Starts the agent of this machine as a process of its own. `onReady` is called after each (re)start with its port. */
export async function startEmbeddedAgent(
  environment: Environment,
  driver: AgentDriver,
  logger: Logger,
  onReady: (identity: EmbeddedIdentity, port: number) => void,
): Promise<EmbeddedAgent> {
  const identity = await embeddedIdentity(environment.DATA_DIR);
  // In a file, not in its environment: an environment can be read from the process list.
  const secretFile = path.join(environment.DATA_DIR, 'agent-secret');
  await writeFile(secretFile, identity.secret, { mode: PRIVATE_FILE_MODE });
  const inherited = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const agent = new AgentProcess({
    entryFile: AGENT_ENTRY,
    environment: {
      ...Object.fromEntries(inherited),
      AGENT_ANNOUNCE: 'json',
      AGENT_DRIVER: driver,
      AGENT_PORT: String(environment.AGENT_PORT),
      AGENT_SECRET_FILE: secretFile,
      DATA_DIR: environment.DATA_DIR,
      LIBVIRT_SOCKET: environment.LIBVIRT_SOCKET,
      LOG_LEVEL: environment.LOG_LEVEL,
    },
    logger,
    onReady: (port) => onReady(identity, port),
  });
  await agent.start();
  return { identity, stop: () => agent.stop() };
}
