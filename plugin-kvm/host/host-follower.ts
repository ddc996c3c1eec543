import { Logger } from '@nestjs/common';
import type { AgentEvent } from '#contract';
import { type Clock, KeyedQueue } from '#kernel';
import { type AgentGateway, sameAgent } from './agent-gateway.js';
import { EventStream } from './event-stream.js';
import type { HostDirectory, HostRecord } from './host-directory.js';
import type { HostObservers } from './host-observers.js';
import type { HostSync } from './host-sync.js';
import type { Finding } from './judge-ping.js';
import type { MonitorOptions } from './monitor-options.js';
import type { Timers } from './timers.js';

export interface HostFollowerParts {
  readonly hosts: HostDirectory;
  readonly gateway: AgentGateway;
  readonly sync: HostSync;
  readonly observers: HostObservers;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly options: MonitorOptions;
}

/** Keeps what is known of a Connected host's VMs current: by its events, and by asking for all of them. */
export class HostFollower {
  private readonly logger = new Logger(HostFollower.name);
  private readonly stream: EventStream;
  private readonly vmEvents = new KeyedQueue();
  private readonly underWay = new Set<Promise<void>>();
  private followed: HostRecord | null = null;
  /** Null when something may have been missed since. */
  private syncedAt: number | null = null;

  /** @param alarm called when the host should be looked at, with what is known already */
  constructor(
    private readonly hostUuid: string,
    private readonly parts: HostFollowerParts,
    private readonly alarm: (finding?: Finding) => void,
  ) {
    this.stream = new EventStream({
      client: () => parts.gateway.ofAnyStatus(hostUuid),
      timers: parts.timers,
      now: () => parts.clock.now(),
      options: parts.options,
      listener: {
        onEvent: (event) => this.take(event),
        onOpen: () => this.syncNow(),
        onLost: (reason) => {
          this.logger.warn(`host[uuid:${hostUuid}] lost its event stream: ${reason}`);
          this.syncedAt = null;
          alarm();
        },
      },
    });
  }

  get isFollowing(): boolean {
    return this.followed !== null;
  }

  /** Whether the row still leads to the agent that is followed. */
  isAgentOf(host: HostRecord): boolean {
    return this.followed !== null && sameAgent(this.followed, host);
  }

  /** To be called after each look at a Connected host. */
  follow(host: HostRecord): void {
    if (!this.isAgentOf(host)) this.stream.stop();
    this.followed = host;
    if (!this.stream.isStarted) {
      // The first sync comes with the opening, so that nothing is missed between the two.
      this.stream.start();
      return;
    }
    const { clock, options } = this.parts;
    const isDue = this.syncedAt === null || clock.now() - this.syncedAt >= options.resyncIntervalMs;
    // Without events each look is an occasion to ask, as it is for ZStack.
    if (isDue || !this.stream.isOpen) this.syncNow();
  }

  /** To be called when the host is not Connected. */
  leave(): void {
    this.stream.stop();
    this.followed = null;
    this.syncedAt = null;
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.leave();
    await Promise.all(this.underWay);
  }

  private syncNow(): void {
    const startedAt = this.parts.clock.now();
    const work = this.parts.sync.run(this.hostUuid).then(() => {
      if (this.isFollowing) this.syncedAt = startedAt;
    });
    this.track(work, 'could not ask for its VMs');
  }

  private take(event: AgentEvent): void {
    switch (event.type) {
      case 'hello':
        if (event.agentInstanceUuid !== this.parts.hosts.find(this.hostUuid)?.agentInstanceUuid) this.alarm();
        break;
      case 'hypervisorDown':
        this.alarm({ event: 'hypervisorDown', reason: `its hypervisor does not answer: ${event.reason}` });
        break;
      case 'resync':
        this.syncNow();
        break;
      case 'vmChanged': {
        const { vm, cause } = event;
        const tell = () => this.parts.observers.vmChanged(this.hostUuid, vm, cause);
        this.track(this.vmEvents.run(vm.vmInstanceUuid, tell), 'could not take in an event');
        break;
      }
      case 'heartbeat':
      // Who looks at a console is not kept.
      case 'consoleConnected':
        break;
    }
  }

  private track(work: Promise<void>, problem: string): void {
    const tracked = work
      .catch((error: unknown) => {
        this.syncedAt = null;
        if (this.isFollowing) this.logger.warn(`host[uuid:${this.hostUuid}]: ${problem}: ${String(error)}`);
      })
      .finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }
}
