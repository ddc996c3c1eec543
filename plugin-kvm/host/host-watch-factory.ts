import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { AgentGateway } from './agent-gateway.js';
import { HostConnector } from './host-connector.js';
import { HostDirectory } from './host-directory.js';
import { HostObservers } from './host-observers.js';
import { HostStatuses } from './host-statuses.js';
import { HostSync } from './host-sync.js';
import { HostWatch, type HostWatchParts } from './host-watch.js';
import { Limiter } from './limiter.js';
import { MONITOR_OPTIONS, type MonitorOptions } from './monitor-options.js';
import { PingHost } from './ping-host.js';
import { TIMERS, type Timers } from './timers.js';

/** Makes watches. */
@Injectable()
export class HostWatchFactory {
  private readonly parts: HostWatchParts;

  constructor(
    hosts: HostDirectory,
    gateway: AgentGateway,
    statuses: HostStatuses,
    connector: HostConnector,
    sync: HostSync,
    observers: HostObservers,
    pinger: PingHost,
    clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(MONITOR_OPTIONS) options: MonitorOptions,
  ) {
    const connectLimiter = new Limiter(options.connectParallelism);
    const tools = { pinger, connectLimiter, timers, clock, options };
    this.parts = { hosts, gateway, statuses, connector, sync, observers, ...tools };
  }

  create(hostUuid: string): HostWatch {
    return new HostWatch(hostUuid, this.parts);
  }
}
