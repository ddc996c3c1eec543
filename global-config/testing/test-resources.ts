import { Injectable } from '@nestjs/common';
import { ExtensionOf } from '#kernel';
import {
  type ConfigResourceInfo,
  type ConfigResourceResolver,
  configResourceResolver,
} from '../change/config-resource-resolver.js';

/** A VM of the account `OWNER` in a cluster, and that cluster. */
export const VM = 'a'.repeat(32);
export const OTHER_VM = 'b'.repeat(32);
export const CLUSTER = 'c'.repeat(32);
export const UNKNOWN = 'd'.repeat(32);
export const OWNER = 'e'.repeat(32);
export const OTHER_OWNER = 'f'.repeat(32);

export const VM_TARGET = { VmInstanceVO: VM, ClusterVO: CLUSTER };

const RESOURCES: Readonly<Record<string, ConfigResourceInfo>> = {
  [VM]: { type: 'VmInstanceVO', target: VM_TARGET, ownerAccountUuid: OWNER },
  [OTHER_VM]: {
    type: 'VmInstanceVO',
    target: { VmInstanceVO: OTHER_VM, ClusterVO: CLUSTER },
    ownerAccountUuid: OTHER_OWNER,
  },
  [CLUSTER]: { type: 'ClusterVO', target: { ClusterVO: CLUSTER } },
};

/** Two VMs of two owners, in one cluster. */
@Injectable()
@ExtensionOf(configResourceResolver)
export class TestResources implements ConfigResourceResolver {
  async resolve(uuid: string): Promise<ConfigResourceInfo | null> {
    return RESOURCES[uuid] ?? null;
  }
}
