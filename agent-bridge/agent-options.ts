import type { Logger } from 'pino';
import type { HypervisorDriver } from './driver/hypervisor-driver.js';

/** What the agent needs of a logger. */
export type AgentLog = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export interface AgentLimits {
  /** Commands on VMs that run at once. */
  readonly maxConcurrentCommands: number;
  /** Commands on VMs that wait for their turn; one more is refused as BUSY. */
  readonly maxQueuedCommands: number;
  /** Commands about the host (ping, facts, sync …) that run at once; apart from the others, so that slow starts delay no ping. */
  readonly maxConcurrentQueries: number;
  readonly maxQueuedQueries: number;
  /** What a command may take, waiting included, on top of its own `timeout`. */
  readonly commandTimeoutMs: number;
  readonly maxRememberedTasks: number;
  readonly rememberTaskMs: number;
  readonly maxRememberedChars: number;
  readonly heartbeatIntervalMs: number;
  /** How long `stop` waits for running commands. */
  readonly stopTimeoutMs: number;
}

export const AGENT_LIMITS: AgentLimits = {
  maxConcurrentCommands: 10,
  maxQueuedCommands: 1000,
  maxConcurrentQueries: 10,
  maxQueuedQueries: 100,
  commandTimeoutMs: 60_000,
  maxRememberedTasks: 10_000,
  rememberTaskMs: 600_000,
  maxRememberedChars: 8_000_000,
  heartbeatIntervalMs: 10_000,
  stopTimeoutMs: 10_000,
};

export interface AgentOptions extends Partial<AgentLimits> {
  readonly driver: HypervisorDriver;
  /** Nothing is logged without one. */
  readonly log?: AgentLog;
}
