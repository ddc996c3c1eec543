import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { pinnedTls } from './agent-certificate.js';
import type { AgentAddress } from './agent-client.js';
import type { HttpAgentOptions } from './http-agent-options.js';
import { TimedHttpAgent, TimedHttpsAgent } from './timed-agents.js';

/** Where axios takes its connections from. */
export interface SocketPool {
  readonly httpAgent?: HttpAgent;
  readonly httpsAgent?: HttpsAgent;
}

/** The connections to one host, by what they are for, so that one kind cannot starve another. */
export interface AgentSockets {
  readonly vmCommands: SocketPool;
  readonly hostCommands: SocketPool;
  readonly events: SocketPool;
}

export function makeAgentSockets(address: AgentAddress, options: HttpAgentOptions): AgentSockets {
  const keptAlive = (maxSockets: number) =>
    pool(address.certificate, options.connectTimeoutMs, {
      keepAlive: true,
      maxSockets,
      maxFreeSockets: maxSockets,
      timeout: options.idleSocketTimeoutMs,
    });
  return {
    vmCommands: keptAlive(options.maxVmCommandSockets),
    hostCommands: keptAlive(options.maxHostCommandSockets),
    events: pool(address.certificate, options.connectTimeoutMs, { keepAlive: false }),
  };
}

function pool(
  certificate: string | null,
  connectTimeoutMs: number,
  options: ConstructorParameters<typeof TimedHttpAgent>[0],
): SocketPool {
  if (certificate === null) return { httpAgent: new TimedHttpAgent(options, connectTimeoutMs) };
  return { httpsAgent: new TimedHttpsAgent({ ...options, ...pinnedTls(certificate) }, connectTimeoutMs) };
}
