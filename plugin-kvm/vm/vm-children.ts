import { Injectable } from '@nestjs/common';
import { ExtensionOf, UnitOfWork } from '#kernel';
import { type ChildCounter, childCounter, type ParentKind } from '../zone/child-counter.js';
import { VmEntity } from './vm.entity.js';

/** VMs keep their zone and cluster from being deleted. */
@Injectable()
@ExtensionOf(childCounter)
export class VmChildren implements ChildCounter {
  readonly children = 'VMs';

  constructor(private readonly uow: UnitOfWork) {}

  countIn(kind: ParentKind, uuid: string): Promise<number> {
    const where = kind === 'zone' ? { zoneUuid: uuid } : { clusterUuid: uuid };
    return this.uow.run((tx) => tx.countBy(VmEntity, where));
  }
}
