import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { LiveVm, VmEventCause } from '#contract';
import { KeyedQueue } from '#kernel';
import { AgentGateway } from '../host/agent-gateway.js';
import { type SyncRow, SyncRows } from './sync-rows.js';
import type { VmEntity } from './vm.entity.js';
import { VmOperationRunner } from './vm-operation-runner.js';
import { VmReconciler } from './vm-reconciler.js';

/** How soon to look again at a VM that another management node works on. */
const RECHECK_DELAY_MS = 500;

/** What a host told by itself. */
export interface SeenEvent {
  readonly hostUuid: string;
  readonly live: LiveVm;
  readonly cause: VmEventCause;
}

/**
 * Takes events of hosts for hints. One that agrees with the database costs a look; one that does not makes the host be
 * asked, because events wait in buffers and may be older than the operation that ended just now. Events during an
 * operation are kept until its end: a guest may crash before its start is through.
 */
@Injectable()
export class VmEvents implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(VmEvents.name);
  private readonly queue = new KeyedQueue();
  private readonly deferred = new Map<string, SeenEvent>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopListening = (): void => {};

  constructor(
    private readonly runner: VmOperationRunner,
    private readonly rows: SyncRows,
    private readonly reconciler: VmReconciler,
    private readonly agents: AgentGateway,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.runner.onEnd((uuid, after) => this.operationEnded(uuid, after));
  }

  onModuleDestroy(): void {
    this.stopListening();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.deferred.clear();
  }

  /** Resolves when the database agrees with the event, or when the event has been put off. */
  take(event: SeenEvent): Promise<void> {
    const uuid = event.live.vmInstanceUuid;
    if (this.putOff(uuid, event)) return Promise.resolve();
    return this.queue.run(uuid, async () => {
      const row = await this.rows.find(uuid);
      if (this.putOff(uuid, event)) return;
      if (row === null) this.unknown(event);
      else await this.compare(row, event);
    });
  }

  private putOff(uuid: string, event: SeenEvent): boolean {
    if (!this.runner.isOngoing(uuid)) return false;
    this.deferred.set(uuid, event);
    return true;
  }

  private operationEnded(uuid: string, after: Readonly<VmEntity> | null): void {
    const event = this.deferred.get(uuid);
    if (event === undefined) return;
    this.deferred.delete(uuid);
    if (after !== null && this.reconciler.compare(after, event).kind === 'unchanged') return;
    this.inBackground(event);
  }

  private async compare(row: SyncRow, event: SeenEvent): Promise<void> {
    if (this.reconciler.isWorkedOn(row)) return this.later(event);
    if (this.reconciler.compare(row, event).kind === 'unchanged') return;
    const { hostUuid, cause } = event;
    const { vms } = await this.agents.ofAnyStatus(hostUuid).checkVms({ vmUuids: [row.uuid] });
    const live = vms.find(({ vmInstanceUuid }) => vmInstanceUuid === row.uuid) ?? null;
    const stillSo = live?.state === event.live.state;
    await this.reconciler.apply(row, { hostUuid, live, ...(stillSo ? { cause } : {}) });
  }

  private unknown({ hostUuid, live }: SeenEvent): void {
    // The last word of a VM that was destroyed just now is no news.
    if (live.state !== 'Shutdown') this.reconciler.stranger(live.vmInstanceUuid, hostUuid);
  }

  private later(event: SeenEvent): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.inBackground(event);
    }, RECHECK_DELAY_MS).unref();
    this.timers.add(timer);
  }

  private inBackground(event: SeenEvent): void {
    this.take(event).catch((error: unknown) =>
      this.logger.warn(`could not look at vm[uuid:${event.live.vmInstanceUuid}]: ${String(error)}`),
    );
  }
}
