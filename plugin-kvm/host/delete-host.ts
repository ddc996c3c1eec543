import { Injectable } from '@nestjs/common';
import { HostEntity } from './host.entity.js';
import { HostClearance } from './host-clearance.js';
import { HostDirectory, type HostRecord } from './host-directory.js';

/** Forgets hosts. The agent is not told: it goes on running, and so does what others have started there. */
@Injectable()
export class DeleteHost {
  constructor(
    private readonly hosts: HostDirectory,
    private readonly clearance: HostClearance,
  ) {}

  /** An unknown host succeeds with null. @throws `host.inUse` while VMs are on the host */
  async delete(uuid: string): Promise<HostRecord | null> {
    if (this.hosts.find(uuid) === undefined) return null;
    return this.clearance.run(uuid, async (tx, host) => {
      await tx.delete(HostEntity, { uuid });
      this.hosts.deleted(uuid);
      return host;
    });
  }
}
