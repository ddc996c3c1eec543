import type { ConfigScope } from '#contract';

/**
 * For whom a setting is read: the resources that may override it.
 * @example config.get(consoleMode, { VmInstanceVO: vm.uuid, ClusterVO: vm.clusterUuid })
 */
export type ConfigTarget = Readonly<Partial<Record<ConfigScope, string>>>;

/** Where an effective value comes from. */
export type ConfigSource = ConfigScope | 'global' | 'default';

/** A resource that has an override. */
export interface ConfigResource {
  readonly type: ConfigScope;
  readonly uuid: string;
}
