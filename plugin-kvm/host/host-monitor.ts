import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { HostDirectory, type HostRecord } from './host-directory.js';
import type { HostWatch } from './host-watch.js';
import { HostWatchFactory } from './host-watch-factory.js';
import { MONITOR_OPTIONS, type MonitorOptions } from './monitor-options.js';
import { NODE_DIRECTORY, type NodeDirectory } from './node-directory.js';
import { ownerOfHost } from './owner-of-host.js';
import { PingDates } from './ping-dates.js';
import { TIMERS, type Timers } from './timers.js';

/** Watches the hosts that fall to this management node. */
@Injectable()
export class HostMonitor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(HostMonitor.name);
  private readonly watches = new Map<string, HostWatch>();
  private readonly stopping = new Set<Promise<void>>();
  private cancels: (() => void)[] = [];

  constructor(
    private readonly hosts: HostDirectory,
    private readonly factory: HostWatchFactory,
    private readonly pingDates: PingDates,
    private readonly uow: UnitOfWork,
    @Inject(NODE_DIRECTORY) private readonly nodes: NodeDirectory,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(MONITOR_OPTIONS) private readonly options: MonitorOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.startMonitor) this.start();
  }

  start(): void {
    const { ownershipIntervalMs, pingDateIntervalMs } = this.options;
    this.cancels = [
      this.hosts.onChange((uuid) => this.consider(uuid)),
      this.every(ownershipIntervalMs, () => this.considerAll()),
      this.every(pingDateIntervalMs, () => void this.writePingDates()),
    ];
    this.considerAll();
  }

  async onModuleDestroy(): Promise<void> {
    for (const cancel of this.cancels.splice(0)) cancel();
    for (const uuid of [...this.watches.keys()]) this.leave(uuid);
    const stopped = Promise.all(this.stopping).then(() => this.writePingDates());
    // Not the injected timers: what hangs in a test would hang the test.
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, this.options.stopTimeoutMs).unref());
    await Promise.race([stopped, timeout]);
  }

  private considerAll(): void {
    const uuids = new Set([...this.watches.keys(), ...this.hosts.all().map(({ uuid }) => uuid)]);
    for (const uuid of uuids) this.consider(uuid, false);
  }

  private consider(uuid: string, isChanged = true): void {
    const host = this.hosts.find(uuid);
    const watch = this.watches.get(uuid);
    if (host === undefined || !this.isOurs(host)) this.leave(uuid);
    else if (watch === undefined) this.adopt(uuid);
    else if (isChanged) watch.changed();
  }

  /** No node looks at a host in maintenance: it may be switched off and on as its administrator likes. */
  private isOurs(host: HostRecord): boolean {
    return host.state !== 'Maintenance' && ownerOfHost(host.uuid, this.nodes.liveNodes()) === this.nodes.self;
  }

  private adopt(uuid: string): void {
    const watch = this.factory.create(uuid);
    this.watches.set(uuid, watch);
    // Whatever call has led here, the watch is no part of its unit of work.
    this.uow.outside(() => watch.look());
  }

  private leave(uuid: string): void {
    const watch = this.watches.get(uuid);
    if (watch === undefined) return;
    this.watches.delete(uuid);
    const stopped = watch.stop().finally(() => this.stopping.delete(stopped));
    this.stopping.add(stopped);
  }

  private async writePingDates(): Promise<void> {
    try {
      await this.pingDates.write();
    } catch (error) {
      this.logger.warn(`could not write when hosts were pinged: ${String(error)}`);
    }
  }

  private every(intervalMs: number, task: () => void): () => void {
    let cancel = (): void => {};
    const plan = () => {
      cancel = this.timers.after(intervalMs, () => {
        plan();
        task();
      });
    };
    plan();
    return () => cancel();
  }
}
