import { Injectable } from '@nestjs/common';
import { ExtensionOf, UnitOfWork } from '#kernel';
import { VmEntity } from '#plugin-kvm';
import { type AccountResources, accountResources } from './account-resources.js';

/** An account is not deleted while it owns VMs. */
@Injectable()
@ExtensionOf(accountResources)
export class OwnedVms implements AccountResources {
  constructor(private readonly uow: UnitOfWork) {}

  countOwnedBy(accountUuid: string): Promise<number> {
    return this.uow.reader.countBy(VmEntity, { accountUuid });
  }
}
