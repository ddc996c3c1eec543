import { Injectable, Logger } from '@nestjs/common';
import type { HostFacts } from '#contract';
import { HostObservers } from './host-observers.js';
import { HostSync } from './host-sync.js';

/** Passes on that a call of the API has connected a host. */
@Injectable()
export class HostNews {
  private readonly logger = new Logger(HostNews.name);

  constructor(
    private readonly observers: HostObservers,
    private readonly sync: HostSync,
  ) {}

  async connected(hostUuid: string, facts: HostFacts): Promise<void> {
    await this.observers.hostConnected(hostUuid, facts);
    await this.synced(hostUuid);
  }

  /** The host is connected whatever comes of it; the monitor asks again. */
  async synced(hostUuid: string): Promise<void> {
    try {
      await this.sync.run(hostUuid);
    } catch (error) {
      this.logger.warn(`host[uuid:${hostUuid}] is connected, but could not be asked for its VMs: ${String(error)}`);
    }
  }
}
