import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock, ClusterBus, knownError, UnitOfWork } from '#kernel';
import { type RowLock, TableCopy } from '../directory/table-copy.js';
import { ZoneEntity } from './zone.entity.js';

/** All zones, from memory. */
@Injectable()
export class ZoneDirectory extends TableCopy<ZoneEntity> {
  constructor(uow: UnitOfWork, bus: ClusterBus, clock: Clock) {
    super(uow, bus, clock, { entity: ZoneEntity, topic: 'zone' });
  }

  /** @throws `rest.notFound` */
  get(uuid: string): Readonly<ZoneEntity> {
    const zone = this.find(uuid);
    if (zone === undefined) throw knownError('rest.notFound', { resource: 'zone', uuid });
    return zone;
  }

  /** {@link lock} of a row that must exist. @throws `rest.notFound` */
  async hold(tx: EntityManager, uuid: string, lock: RowLock): Promise<ZoneEntity> {
    const zone = await this.lock(tx, uuid, lock);
    if (zone === null) throw knownError('rest.notFound', { resource: 'zone', uuid });
    return zone;
  }
}
