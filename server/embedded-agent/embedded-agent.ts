import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { AgentDriver } from '#contract';
import type { Environment } from '../environment.js';
import { AgentProcess } from './agent-process.js';
import type { EmbeddedIdentity } from './embedded-identity.js';
import { HostRegistration } from './host-registration.js';

/** What the agent may see of the manager's environment. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TZ', 'AGENT_VIRT_TYPE', 'AGENT_STORAGE_ROOTS'] as const;

const AGENT_ENTRY = path.resolve(import.meta.dirname, '../../agent-bridge/main.js');
const PRIVATE_FILE_MODE = 0o600;

export interface EmbeddedAgentInit {
  readonly environment: Environment;
  readonly identity: EmbeddedIdentity;
  readonly driver: AgentDriver;
  readonly logger: Logger;
  /** Makes the agent that listens on this port a host of the cloud. */
  readonly register: (port: number) => Promise<void>;
}

export interface EmbeddedAgent {
  readonly driver: AgentDriver;
  /** Why this machine is not a host of the cloud yet; null when it is one. It goes on being tried. */
  readonly problem: string | null;
  /** To be called before what registers it is closed. */
  stopRegistering(): void;
  /** Ends the agent; its VMs keep running. */
  stop(): Promise<void>;
}

/**
 * Starts the agent of this machine as a process of its own, and has it registered after each (re)start. A cloud without
 * its embedded host is still a cloud: a failure is told as `problem`, and tried again.
 */
export async function startEmbeddedAgent(init: EmbeddedAgentInit): Promise<EmbeddedAgent> {
  const { environment, identity, driver, logger, register } = init;
  // In a file, not in its environment: an environment can be read from the process list.
  const secretFile = path.join(environment.DATA_DIR, 'agent-secret');
  await writeFile(secretFile, identity.secret, { mode: PRIVATE_FILE_MODE });
  const inherited = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  const registration = new HostRegistration({ register, logger });
  let registered: Promise<string | null> = Promise.resolve(null);
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
    onReady: (port) => {
      registered = registration.at(port);
    },
  });
  const problem = await agent.start().then(
    () => registered,
    (error: Error) => error.message,
  );
  return { driver, problem, stopRegistering: () => registration.stop(), stop: () => agent.stop() };
}
