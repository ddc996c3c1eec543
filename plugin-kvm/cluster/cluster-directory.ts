import { Injectable } from '@nestjs/common';
import { ClusterBus, knownError, UnitOfWork } from '#kernel';
import { TableCopy } from '../directory/table-copy.js';
import { ClusterEntity } from './cluster.entity.js';

/** All clusters, from memory. */
@Injectable()
export class ClusterDirectory extends TableCopy<ClusterEntity> {
  constructor(uow: UnitOfWork, bus: ClusterBus) {
    super(uow, bus, { entity: ClusterEntity, topic: 'cluster' });
  }

  /** @throws `rest.notFound` */
  get(uuid: string): Readonly<ClusterEntity> {
    const cluster = this.find(uuid);
    if (cluster === undefined) throw knownError('rest.notFound', { resource: 'cluster', uuid });
    return cluster;
  }
}
