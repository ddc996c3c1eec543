import type { ConfigSource } from './config-target.js';

/** Why a setting has its value. */
export interface ConfigExplanation<T> {
  readonly value: T;
  readonly source: ConfigSource;
  /** Every level that has a value of its own, nearest first; the default is the last. */
  readonly chain: readonly ConfigChainLink[];
}

export interface ConfigChainLink {
  readonly source: ConfigSource;
  /** Null for the global value and the default. */
  readonly resourceUuid: string | null;
  /** As it is stored. */
  readonly text: string;
}
