import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { HostFacts, LiveVm, VmEventCause, VmState, VmsReply } from '#contract';
import { Clock, ExtensionOf, UnitOfWork } from '#kernel';
import { type HostObserver, hostObserver } from '../host/host-observer.js';
import { SyncRows } from './sync-rows.js';
import { VmEntity } from './vm.entity.js';
import { VmEvents } from './vm-events.js';
import { VmReconciler } from './vm-reconciler.js';

/** States that only the host can vouch for. A crashed VM does not run whatever happens to its host. */
const NEEDS_ITS_HOST: VmState[] = ['Running', 'Paused', 'NoState'];

/** Keeps VMs in step with their hosts. */
@Injectable()
@ExtensionOf(hostObserver)
export class VmSync implements HostObserver {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly rows: SyncRows,
    private readonly reconciler: VmReconciler,
    private readonly events: VmEvents,
  ) {}

  /** A host that has learned a mode is no reason any more for having fallen back from it. */
  async hostConnected(hostUuid: string, { graphicsTypes }: HostFacts): Promise<void> {
    const forgotten = { fallbackWanted: null, fallbackUsed: null, fallbackReason: null };
    await this.uow.run((tx) =>
      tx.update(VmEntity, { lastHostUuid: hostUuid, fallbackWanted: In(graphicsTypes) }, forgotten),
    );
  }

  async hostDisconnected(hostUuid: string, reason: string): Promise<void> {
    await this.uow.run((tx) =>
      tx
        .createQueryBuilder()
        .update(VmEntity)
        .set({
          state: 'Unknown',
          stateReason: `its host is disconnected: ${reason}`,
          stateVersion: () => '"stateVersion" + 1',
          lastOpDate: this.clock.now(),
        })
        .where({ hostUuid, state: In(NEEDS_ITS_HOST) })
        .execute(),
    );
  }

  async beginSync(hostUuid: string): Promise<(reply: VmsReply) => Promise<void>> {
    const before = await this.rows.ofHost(hostUuid);
    // An operation that goes on now may end before the answer comes: then the answer is older than its result.
    const resting = before.filter((row) => !this.reconciler.isWorkedOn(row));
    return async ({ vms }) => {
      const live = new Map(vms.map((vm) => [vm.vmInstanceUuid, vm]));
      await Promise.all(
        resting.map((row) => this.reconciler.apply(row, { hostUuid, live: live.get(row.uuid) ?? null })),
      );
      for (const { uuid } of before) live.delete(uuid);
      await this.lookAtOthers(hostUuid, [...live.values()]);
    };
  }

  vmChanged(hostUuid: string, live: LiveVm, cause: VmEventCause): Promise<void> {
    return this.events.take({ hostUuid, live, cause });
  }

  /** Joins the caller's unit of work: on SQLite a reader sees nothing of the units that are committed together with it. */
  countVms(hostUuid: string): Promise<number> {
    return this.uow.run((tx) => tx.countBy(VmEntity, { hostUuid }));
  }

  /** VMs that the host has and that were not expected there: taken for events, so that each is looked at with care. */
  private async lookAtOthers(hostUuid: string, others: readonly LiveVm[]): Promise<void> {
    const known = await this.rows.known(others.map(({ vmInstanceUuid }) => vmInstanceUuid));
    for (const live of others) {
      if (known.has(live.vmInstanceUuid)) await this.events.take({ hostUuid, live, cause: 'other' });
      else this.reconciler.stranger(live.vmInstanceUuid, hostUuid);
    }
  }
}
