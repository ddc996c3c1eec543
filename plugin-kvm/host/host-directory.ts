import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock, ClusterBus, knownError, UnitOfWork } from '#kernel';
import { ClusterDirectory } from '../cluster/cluster-directory.js';
import { type RowLock, TableCopy } from '../directory/table-copy.js';
import { ZoneDirectory } from '../zone/zone-directory.js';
import { HostEntity } from './host.entity.js';

/** A host as it was last committed. */
export type HostRecord = Readonly<HostEntity>;

/** What a VM asks of its host; an absent field is no restriction. */
export interface HostFilter {
  readonly hostUuid?: string | undefined;
  readonly clusterUuid?: string | undefined;
  readonly zoneUuid?: string | undefined;
}

/** All hosts, from memory. */
@Injectable()
export class HostDirectory extends TableCopy<HostEntity> {
  constructor(
    uow: UnitOfWork,
    bus: ClusterBus,
    clock: Clock,
    private readonly clusters: ClusterDirectory,
    private readonly zones: ZoneDirectory,
  ) {
    super(uow, bus, clock, { entity: HostEntity, topic: 'host' });
  }

  /** @throws `rest.notFound` */
  get(uuid: string): HostRecord {
    const host = this.find(uuid);
    if (host === undefined) throw knownError('rest.notFound', { resource: 'host', uuid });
    return host;
  }

  /** {@link lock} of a row that must exist. @throws `rest.notFound` */
  async hold(tx: EntityManager, uuid: string, lock: RowLock): Promise<HostEntity> {
    const host = await this.lock(tx, uuid, lock);
    if (host === null) throw knownError('rest.notFound', { resource: 'host', uuid });
    return host;
  }

  /** Hosts that fit and take VMs now: Enabled and Connected, in an enabled cluster and zone. In no order. */
  candidates(filter: HostFilter = {}): HostRecord[] {
    return this.matching(filter).filter((host) => this.takesVms(host));
  }

  /** Hosts that fit, whether they take VMs or not. */
  matching(filter: HostFilter): HostRecord[] {
    return this.all().filter(
      (host) =>
        (filter.hostUuid === undefined || host.uuid === filter.hostUuid) &&
        (filter.clusterUuid === undefined || host.clusterUuid === filter.clusterUuid) &&
        (filter.zoneUuid === undefined || host.zoneUuid === filter.zoneUuid),
    );
  }

  private takesVms(host: HostRecord): boolean {
    return (
      host.state === 'Enabled' &&
      host.status === 'Connected' &&
      this.clusters.find(host.clusterUuid)?.state === 'Enabled' &&
      this.zones.find(host.zoneUuid)?.state === 'Enabled'
    );
  }
}
