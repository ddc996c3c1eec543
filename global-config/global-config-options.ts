/** Injection token of the {@link GlobalConfigOptions}. */
export const GLOBAL_CONFIG_OPTIONS = Symbol('GLOBAL_CONFIG_OPTIONS');

export interface GlobalConfigOptions {
  /** A veto hook that takes longer vetoes: it holds a unit of work open, and with the embedded database all of them. */
  readonly vetoTimeoutMs: number;
  /** Pause before values are read again after reading them failed. */
  readonly refreshRetryDelayMs: number;
}

export const DEFAULT_GLOBAL_CONFIG_OPTIONS: GlobalConfigOptions = { vetoTimeoutMs: 5000, refreshRetryDelayMs: 500 };
