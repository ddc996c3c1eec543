import type { AgentCommandName } from '#contract';

/**
 * How long each command may take, retries included. Start and stop add their own `timeout`. Commands on VMs wait for
 * their turn on the host and may take a minute there: the agent's own "timed out" shall be heard before ours is raised.
 */
const COMMAND_TIMEOUTS_MS: Record<AgentCommandName, number> = {
  connect: 10_000,
  ping: 5_000,
  fact: 30_000,
  capacity: 10_000,
  startVm: 70_000,
  stopVm: 70_000,
  destroyVm: 70_000,
  pauseVm: 70_000,
  resumeVm: 70_000,
  syncVms: 70_000,
  checkVms: 70_000,
  consolePorts: 20_000,
};

export interface HttpAgentOptions {
  readonly commandTimeoutsMs: Record<AgentCommandName, number>;
  /** TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** How often a command is sent again, with the same task uuid, after its answer was lost on the way. */
  readonly lostAnswerRetries: number;
  readonly lostAnswerRetryDelayMs: number;
  /** A thousand VMs are about 300 kB. */
  readonly maxReplyBytes: number;
  /** Connections for commands on VMs, to one host. */
  readonly maxVmCommandSockets: number;
  /** Connections for commands about the host: their own, so that many starts delay no ping. */
  readonly maxHostCommandSockets: number;
  /** Less than the agent's, or a request could meet a connection that is just being closed. */
  readonly idleSocketTimeoutMs: number;
  readonly maxEventLineBytes: number;
  /** From opening the event stream to its `hello`, the connection included. */
  readonly helloTimeoutMs: number;
  /** An event stream that says nothing for so long is taken for dead; the agent's heart beats every 10 s. */
  readonly eventStreamSilenceMs: number;
}

export const HTTP_AGENT_OPTIONS: HttpAgentOptions = {
  commandTimeoutsMs: COMMAND_TIMEOUTS_MS,
  connectTimeoutMs: 5_000,
  lostAnswerRetries: 2,
  lostAnswerRetryDelayMs: 200,
  maxReplyBytes: 16 * 1024 * 1024,
  maxVmCommandSockets: 64,
  maxHostCommandSockets: 8,
  idleSocketTimeoutMs: 30_000,
  maxEventLineBytes: 256 * 1024,
  helloTimeoutMs: 10_000,
  eventStreamSilenceMs: 25_000,
};
