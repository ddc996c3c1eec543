/** Injection token of the {@link MonitorOptions}. */
export const MONITOR_OPTIONS = Symbol('MONITOR_OPTIONS');

export interface MonitorOptions {
  /** False: hosts are connected when the API says so, and watched by nobody. */
  readonly startMonitor: boolean;
  /**
   * ZStack's is 60 s. Ours finds a dead host sooner and costs little: 1,000 hosts are 100 pings a second. A host that
   * closes its event stream is pinged at once.
   */
  readonly pingIntervalMs: number;
  /** Tries of one ping before a host counts as lost. */
  readonly maxPingFailures: number;
  readonly pingRetryDelayMs: number;
  /** Hosts that are pinged at once. */
  readonly pingParallelism: number;
  /** Hosts that are connected at once: a connect reads and writes much more than a ping. */
  readonly connectParallelism: number;
  /** Pauses between looks at a host that is lost. */
  readonly retryMinDelayMs: number;
  readonly retryMaxDelayMs: number;
  /** Pauses between openings of an event stream that broke; the first comes at once. */
  readonly streamRetryMinDelayMs: number;
  readonly streamRetryMaxDelayMs: number;
  /** A stream that broke sooner counts as a failure to open it. */
  readonly streamStableMs: number;
  /** A connected host is asked for all its VMs this often, whatever the events said. */
  readonly resyncIntervalMs: number;
  /** How often it is looked at which hosts this management node watches. */
  readonly ownershipIntervalMs: number;
  /** How often the times of the last pings are written. */
  readonly pingDateIntervalMs: number;
  /** How long a shutdown waits for what is under way. */
  readonly stopTimeoutMs: number;
}

export const DEFAULT_MONITOR_OPTIONS: MonitorOptions = {
  startMonitor: true,
  pingIntervalMs: 10_000,
  maxPingFailures: 3,
  pingRetryDelayMs: 1_000,
  pingParallelism: 100,
  connectParallelism: 20,
  retryMinDelayMs: 1_000,
  retryMaxDelayMs: 30_000,
  streamRetryMinDelayMs: 250,
  streamRetryMaxDelayMs: 10_000,
  streamStableMs: 5_000,
  resyncIntervalMs: 600_000,
  ownershipIntervalMs: 2_000,
  pingDateIntervalMs: 30_000,
  stopTimeoutMs: 10_000,
};
