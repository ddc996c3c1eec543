import { Injectable } from '@nestjs/common';
import { type ConfigResourceInfo, type ConfigResourceResolver, configResourceResolver } from '#global-config';
import { ExtensionOf, UnitOfWork } from '#kernel';
import { ClusterDirectory } from '../cluster/cluster-directory.js';
import { VmEntity } from './vm.entity.js';

/** Knows the resources for which settings can be overridden: VMs and clusters. */
@Injectable()
@ExtensionOf(configResourceResolver)
export class ConfigResources implements ConfigResourceResolver {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clusters: ClusterDirectory,
  ) {}

  async resolve(uuid: string): Promise<ConfigResourceInfo | null> {
    if (this.clusters.find(uuid)) return { type: 'ClusterVO', target: { ClusterVO: uuid } };
    const vm = await this.uow.reader.findOne(VmEntity, {
      select: { uuid: true, clusterUuid: true, accountUuid: true },
      where: { uuid },
    });
    if (vm === null) return null;
    const target = { VmInstanceVO: uuid, ...(vm.clusterUuid === null ? {} : { ClusterVO: vm.clusterUuid }) };
    return { type: 'VmInstanceVO', target, ownerAccountUuid: vm.accountUuid };
  }
}
