import type { ConfigScope } from '#contract';
import { defineExtensionPoint } from '#kernel';
import type { ConfigTarget } from '../config-target.js';

/** What settings need to know of a resource. */
export interface ConfigResourceInfo {
  readonly type: ConfigScope;
  /** The resource itself and those above it that may have overrides: a VM and its cluster. */
  readonly target: ConfigTarget;
  /** Absent for what belongs to nobody, as a cluster does: then every account may read its overrides. */
  readonly ownerAccountUuid?: string;
}

/** Knows resources for which settings can be overridden. Implemented by the module that keeps them. */
export interface ConfigResourceResolver {
  /** Null for a uuid that it does not know. */
  resolve(uuid: string): Promise<ConfigResourceInfo | null>;
}

export const configResourceResolver = defineExtensionPoint<ConfigResourceResolver>('configResourceResolver');
