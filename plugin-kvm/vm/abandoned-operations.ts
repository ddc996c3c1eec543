import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HostDirectory } from '../host/host-directory.js';
import { type HostAnswer, HostInquiry } from './host-inquiry.js';
import { OperationLiveness } from './operation-liveness.js';
import { NO_OPERATION } from './rest-changes.js';
import { type SyncRow, SyncRows } from './sync-rows.js';
import { VmReconciler } from './vm-reconciler.js';
import { VmStates } from './vm-states.js';

const SCAN_INTERVAL_MS = 10_000;

/** Settles VMs whose operation nobody works on any more: its management node stopped, or lost its database. */
@Injectable()
export class AbandonedOperations implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(AbandonedOperations.name);
  private timer: NodeJS.Timeout | undefined;
  private scanning: Promise<void> | null = null;

  constructor(
    private readonly rows: SyncRows,
    private readonly liveness: OperationLiveness,
    private readonly hosts: HostDirectory,
    private readonly inquiry: HostInquiry,
    private readonly reconciler: VmReconciler,
    private readonly states: VmStates,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.scanning ??= this.scan()
        .catch((error: unknown) => this.logger.warn(`could not look for abandoned operations: ${String(error)}`))
        .finally(() => {
          this.scanning = null;
        });
    }, SCAN_INTERVAL_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.scanning;
  }

  /** Looks at all VMs in transitional states once. */
  async scan(): Promise<void> {
    const abandoned = (await this.rows.inTransition()).filter((row) => !this.liveness.goesOn(row));
    await Promise.all(abandoned.map((row) => this.settle(row)));
  }

  private async settle(row: SyncRow): Promise<void> {
    const hostUuid = row.hostUuid ?? row.lastHostUuid;
    const answer = hostUuid === null ? null : await this.ask(hostUuid, row.uuid);
    if (hostUuid !== null && answer?.kind === 'answered') {
      await this.reconciler.apply(row, { hostUuid, live: answer.live });
    } else if (row.hostUuid === null) {
      await this.states.change(row, { ...NO_OPERATION, state: 'Stopped', stateReason: null });
    } else {
      const stateReason = `its management node stopped while it was ${row.state}, and its host is silent`;
      await this.states.change(row, { ...NO_OPERATION, state: 'Unknown', stateReason });
    }
  }

  private async ask(hostUuid: string, vmUuid: string): Promise<HostAnswer> {
    const status = this.hosts.find(hostUuid)?.status;
    return status === 'Connected'
      ? this.inquiry.ask(hostUuid, vmUuid)
      : { kind: 'silent', reason: `the host is ${status ?? 'gone'}` };
  }
}
