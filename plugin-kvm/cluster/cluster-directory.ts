import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock, ClusterBus, knownError, UnitOfWork } from '#kernel';
import { type RowLock, TableCopy } from '../directory/table-copy.js';
import { ClusterEntity } from './cluster.entity.js';

/** All clusters, from memory. */
@Injectable()
export class ClusterDirectory extends TableCopy<ClusterEntity> {
  constructor(uow: UnitOfWork, bus: ClusterBus, clock: Clock) {
    super(uow, bus, clock, { entity: ClusterEntity, topic: 'cluster' });
  }

  /** @throws `rest.notFound` */
  get(uuid: string): Readonly<ClusterEntity> {
    const cluster = this.find(uuid);
    if (cluster === undefined) throw knownError('rest.notFound', { resource: 'cluster', uuid });
    return cluster;
  }

  /** {@link lock} of a row that must exist. @throws `rest.notFound` */
  async hold(tx: EntityManager, uuid: string, lock: RowLock): Promise<ClusterEntity> {
    const cluster = await this.lock(tx, uuid, lock);
    if (cluster === null) throw knownError('rest.notFound', { resource: 'cluster', uuid });
    return cluster;
  }
}
