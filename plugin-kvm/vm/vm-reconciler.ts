import { Injectable, Logger } from '@nestjs/common';
import { OperationLiveness } from './operation-liveness.js';
import { type Reconciliation, reconcile, type SeenVm } from './reconcile.js';
import { deviceChanges, restChanges } from './rest-changes.js';
import type { SyncRow } from './sync-rows.js';
import { VmStates } from './vm-states.js';

/** More VMs than this in the memory of what was logged already: forget, rather than grow. */
const MAX_REMEMBERED = 10_000;

/** Brings the database to what hosts say. */
@Injectable()
export class VmReconciler {
  private readonly logger = new Logger(VmReconciler.name);
  private readonly logged = new Set<string>();

  constructor(
    private readonly states: VmStates,
    private readonly liveness: OperationLiveness,
  ) {}

  /** Whether an operation on the VM goes on, here or on another management node. */
  isWorkedOn(row: SyncRow): boolean {
    return this.liveness.goesOn(row);
  }

  /** What the database would have to learn; changes nothing. */
  compare(row: SyncRow, seen: SeenVm): Reconciliation {
    return reconcile({ ...row, operationGoesOn: this.liveness.goesOn(row) }, seen);
  }

  /** Writes what is to be learned, unless the VM has changed since the row was read. */
  async apply(row: SyncRow, seen: SeenVm): Promise<void> {
    const result = this.compare(row, seen);
    switch (result.kind) {
      case 'unchanged':
        return;
      case 'devices':
        await this.states.change(row, deviceChanges(result.graphicsDevices));
        return;
      case 'moved':
        if (await this.states.change(row, restChanges(result.rest))) {
          this.logger.log(`vm[uuid:${row.uuid}] was ${row.state} and is ${result.rest.state}, says its host`);
        }
        return;
      case 'conflict':
        this.logOnce(
          row.uuid,
          `vm[uuid:${row.uuid}] is on host[uuid:${row.hostUuid}], but runs on host[uuid:${seen.hostUuid}] as well: stop one by hand before its disks are damaged`,
        );
    }
  }

  /** A domain with our mark that no VM belongs to: left alone. */
  stranger(uuid: string, hostUuid: string): void {
    this.logOnce(
      uuid,
      `host[uuid:${hostUuid}] has a domain of ours that is in no database: vm[uuid:${uuid}]; left alone`,
    );
  }

  private logOnce(uuid: string, text: string): void {
    if (this.logged.has(uuid)) return;
    if (this.logged.size >= MAX_REMEMBERED) this.logged.clear();
    this.logged.add(uuid);
    this.logger.warn(text);
  }
}
