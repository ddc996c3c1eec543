import { Injectable } from '@nestjs/common';
import { knownError, UnitOfWork } from '#kernel';
import { HostEntity } from './host.entity.js';
import { HostDirectory, type HostRecord } from './host-directory.js';
import { HostObservers } from './host-observers.js';

/** Forgets hosts. The agent is not told: it goes on running, and so does what others have started there. */
@Injectable()
export class DeleteHost {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly hosts: HostDirectory,
    private readonly observers: HostObservers,
  ) {}

  /** An unknown host succeeds with null. @throws `host.inUse` while VMs are on the host */
  delete(uuid: string): Promise<HostRecord | null> {
    return this.uow.run(async (tx) => {
      const host = await this.hosts.lock(tx, uuid, 'change');
      if (host === null) return null;
      const count = await this.observers.countVms(uuid);
      if (count > 0) throw knownError('host.inUse', { uuid, count });
      await tx.delete(HostEntity, { uuid });
      this.hosts.deleted(uuid);
      return host;
    });
  }
}
