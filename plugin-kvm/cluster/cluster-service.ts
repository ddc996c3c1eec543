import { Injectable } from '@nestjs/common';
import type { createCluster, ParamsOf, updateCluster } from '#contract';
import { GlobalConfigService } from '#global-config';
import { type Actor, Clock, knownError, newUuid, UnitOfWork } from '#kernel';
import { HostEntity } from '../host/host.entity.js';
import { ChildrenGuard } from '../zone/children-guard.js';
import { ENABLE_STATE_AFTER, type EnableEvent } from '../zone/enable-state.js';
import { ZoneDirectory } from '../zone/zone-directory.js';
import { ClusterEntity } from './cluster.entity.js';
import { ClusterDirectory } from './cluster-directory.js';

const DEFAULT_ARCHITECTURE = 'x86_64';

/** Changes clusters. */
@Injectable()
export class ClusterService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly zones: ZoneDirectory,
    private readonly clusters: ClusterDirectory,
    private readonly children: ChildrenGuard,
    private readonly config: GlobalConfigService,
  ) {}

  /** @throws `rest.notFound` for an unknown zone */
  create(params: ParamsOf<typeof createCluster>): Promise<Readonly<ClusterEntity>> {
    return this.uow.run(async (tx) => {
      await this.zones.hold(tx, params.zoneUuid, 'keep');
      const uuid = params.resourceUuid ?? newUuid();
      if (await tx.existsBy(ClusterEntity, { uuid })) {
        throw knownError('rest.invalidArgument', { field: 'resourceUuid', problem: 'a cluster with this uuid exists' });
      }
      const now = this.clock.now();
      const cluster = Object.assign(new ClusterEntity(), {
        uuid,
        zoneUuid: params.zoneUuid,
        name: params.name,
        description: params.description ?? null,
        state: 'Enabled',
        architecture: params.architecture ?? DEFAULT_ARCHITECTURE,
        version: 1,
        createDate: now,
        lastOpDate: now,
      } as const);
      await tx.insert(ClusterEntity, cluster);
      this.clusters.written(cluster);
      return cluster;
    });
  }

  update({ uuid, name, description }: ParamsOf<typeof updateCluster>): Promise<Readonly<ClusterEntity>> {
    return this.uow.run(async (tx) => {
      const cluster = await this.clusters.hold(tx, uuid, 'change');
      return this.clusters.update(tx, cluster, {
        name: name ?? cluster.name,
        description: description ?? cluster.description,
      });
    });
  }

  changeState(uuid: string, event: EnableEvent): Promise<Readonly<ClusterEntity>> {
    return this.uow.run(async (tx) => {
      const cluster = await this.clusters.hold(tx, uuid, 'change');
      return this.clusters.update(tx, cluster, { state: ENABLE_STATE_AFTER[event] });
    });
  }

  /** Its settings go with it. An unknown cluster succeeds with null. @throws `resource.inUse` */
  delete(uuid: string, actor: Actor): Promise<Readonly<ClusterEntity> | null> {
    return this.uow.run(async (tx) => {
      const cluster = await this.clusters.lock(tx, uuid, 'change');
      if (cluster === null) return null;
      const countIn = () => tx.countBy(HostEntity, { clusterUuid: uuid });
      await this.children.demandNone('cluster', uuid, { children: 'hosts', countIn });
      await this.config.removeOverridesOf(uuid, { actor, reason: 'the cluster was deleted' });
      await tx.delete(ClusterEntity, { uuid });
      this.clusters.deleted(uuid);
      return cluster;
    });
  }
}
