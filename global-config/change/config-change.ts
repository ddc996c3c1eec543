import { type Actor, defineExtensionPoint } from '#kernel';
import type { ConfigResource } from '../config-target.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';

/** A change of a global value, or of the override of one resource. */
export interface ConfigChange {
  readonly definition: GlobalConfigDefinition;
  /** Null for the global value. */
  readonly resource: ConfigResource | null;
  /** Stored texts (see `parseConfigValue`); null where there is no own value, so that the next level counts. */
  readonly from: string | null;
  readonly to: string | null;
}

/** A change that has not happened yet. */
export interface ProposedConfigChange extends ConfigChange {
  readonly actor: Actor;
  readonly reason: string | null;
}

/** May veto changes of settings. */
export interface ConfigVeto {
  /**
   * Throws to veto. A known error is told to the caller as it is, any other becomes `config.vetoed` with its message.
   * Runs inside the unit of work, after the value was found valid; must not wait for anything slow.
   */
  beforeChange(change: ProposedConfigChange): Promise<void>;
}

/** Is told of changes of settings. */
export interface ConfigObserver {
  /**
   * Called after the commit, on every management node, one change after the other; `GlobalConfigService.get` answers
   * with the new value already. Several changes in quick succession may be told as one. A failure is logged and
   * breaks nothing.
   */
  changed(change: ConfigChange): Promise<void>;
}

export const configVeto = defineExtensionPoint<ConfigVeto>('configVeto');
export const configObserver = defineExtensionPoint<ConfigObserver>('configObserver');
