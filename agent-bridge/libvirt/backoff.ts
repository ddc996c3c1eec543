export interface BackoffOptions {
  /** Pause before the first new attempt. */
  readonly reconnectInitialDelayMs: number;
  /** The longest pause. */
  readonly reconnectMaxDelayMs: number;
  /** What a pause is multiplied with to get the next one. */
  readonly reconnectFactor: number;
}

/** Pause before the next attempt after `failures` failed ones (0: the connection had been good until now). */
export function backoffDelayMs(failures: number, options: BackoffOptions): number {
  const { reconnectInitialDelayMs, reconnectMaxDelayMs, reconnectFactor } = options;
  return Math.min(reconnectMaxDelayMs, reconnectInitialDelayMs * reconnectFactor ** failures);
}
