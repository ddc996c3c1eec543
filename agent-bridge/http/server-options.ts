import type { Agent } from '../agent.js';
import type { AgentLog } from '../agent-options.js';

export interface AgentServerLimits {
  /** Largest body of a command; a start with 64 disks at the longest paths is a third of it. */
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  readonly maxConnections: number;
  readonly maxEventStreams: number;
  /** Events that wait for a slow reader; with more it is cut off and has to ask for everything again. */
  readonly maxEventBufferBytes: number;
  /** From the connection, or the end of the request before, to the end of the headers. */
  readonly headersTimeoutMs: number;
  /** From the same moment to the end of the body. */
  readonly requestTimeoutMs: number;
  /** How often the two timeouts above are looked at. */
  readonly timeoutCheckIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly tlsHandshakeTimeoutMs: number;
  /** How long `close` waits for answers that are on their way. */
  readonly closeTimeoutMs: number;
}

export const AGENT_SERVER_LIMITS: AgentServerLimits = {
  maxBodyBytes: 1024 * 1024,
  maxHeaderBytes: 16 * 1024,
  maxConnections: 256,
  maxEventStreams: 16,
  maxEventBufferBytes: 1024 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  timeoutCheckIntervalMs: 1000,
  keepAliveTimeoutMs: 60_000,
  tlsHandshakeTimeoutMs: 10_000,
  closeTimeoutMs: 5000,
};

/** PEM texts. */
export interface AgentTls {
  readonly cert: string;
  readonly key: string;
}

export interface AgentServerOptions extends Partial<AgentServerLimits> {
  readonly agent: Agent;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** What every request has to prove that it knows. */
  readonly secret: string;
  /** Without it the server is plain HTTP and listens on loopback only. */
  readonly tls?: AgentTls;
  readonly log?: AgentLog;
}
