import { Injectable, Logger } from '@nestjs/common';
import type { HostFacts, LiveVm, VmEventCause, VmsReply } from '#contract';
import { ExtensionRegistry } from '#kernel';
import { type HostObserver, hostObserver } from './host-observer.js';

/** All {@link HostObserver}s as one. */
@Injectable()
export class HostObservers implements HostObserver {
  private readonly logger = new Logger(HostObservers.name);

  constructor(private readonly extensions: ExtensionRegistry) {}

  /** What an observer fails at is logged: it cannot keep a host from being connected. */
  async hostConnected(hostUuid: string, facts: HostFacts): Promise<void> {
    await this.each(async ({ name, instance }) => {
      try {
        await instance.hostConnected(hostUuid, facts);
      } catch (error) {
        this.logger.error(`${name} failed after host[uuid:${hostUuid}] was connected: ${String(error)}`);
      }
    });
  }

  async hostDisconnected(hostUuid: string, reason: string): Promise<void> {
    await this.each(({ instance }) => instance.hostDisconnected(hostUuid, reason));
  }

  async beginSync(hostUuid: string): Promise<(reply: VmsReply) => Promise<void>> {
    const takers = await this.each(({ instance }) => instance.beginSync(hostUuid));
    return async (reply) => {
      await Promise.all(takers.map((take) => take(reply)));
    };
  }

  async vmChanged(hostUuid: string, vm: LiveVm, cause: VmEventCause): Promise<void> {
    await this.each(({ instance }) => instance.vmChanged(hostUuid, vm, cause));
  }

  async countVms(hostUuid: string): Promise<number> {
    const counts = await this.each(({ instance }) => instance.countVms(hostUuid));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  private each<T>(task: (observer: { name: string; instance: HostObserver }) => Promise<T>): Promise<T[]> {
    return Promise.all(this.extensions.of(hostObserver).map(task));
  }
}
