import { Injectable } from '@nestjs/common';
import { ClusterBus, knownError, UnitOfWork } from '#kernel';
import { TableCopy } from '../directory/table-copy.js';
import { ZoneEntity } from './zone.entity.js';

/** All zones, from memory. */
@Injectable()
export class ZoneDirectory extends TableCopy<ZoneEntity> {
  constructor(uow: UnitOfWork, bus: ClusterBus) {
    super(uow, bus, { entity: ZoneEntity, topic: 'zone' });
  }

  /** @throws `rest.notFound` */
  get(uuid: string): Readonly<ZoneEntity> {
    const zone = this.find(uuid);
    if (zone === undefined) throw knownError('rest.notFound', { resource: 'zone', uuid });
    return zone;
  }
}
