import { Injectable } from '@nestjs/common';
import type { HostState, HostStateEvent } from '#contract';
import { knownError, UnitOfWork } from '#kernel';
import type { HostEntity } from './host.entity.js';
import { HostDirectory, type HostRecord } from './host-directory.js';
import { HostObservers } from './host-observers.js';
import { allowedEvents, FIRST_STEP, type HostStateStep, hostStateAfter } from './host-state.js';

/** Changes the administrator's wish for a host. */
@Injectable()
export class ChangeHostState {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly hosts: HostDirectory,
    private readonly observers: HostObservers,
  ) {}

  /** @throws `rest.notFound`, `host.wrongState`, and for `maintain` `host.inUse` while VMs are on the host */
  async change(uuid: string, event: HostStateEvent): Promise<HostRecord> {
    const before = this.hosts.get(uuid).state;
    const host = await this.step(uuid, event, FIRST_STEP[event]);
    return event === 'maintain' ? this.finishMaintain(uuid, before) : host;
  }

  private step(uuid: string, event: HostStateEvent, step: HostStateStep): Promise<HostRecord> {
    return this.uow.run(async (tx) => {
      const host = await this.hosts.hold(tx, uuid, 'change');
      return this.hosts.update(tx, host, { state: after(host, event, step) });
    });
  }

  /**
   * PreMaintenance keeps new VMs away; then those that are there are counted. They are neither moved nor stopped: that
   * is for the administrator to decide, and the host goes back to what it was.
   */
  private async finishMaintain(uuid: string, before: HostState): Promise<HostRecord> {
    const { host, count } = await this.uow.run(async (tx) => {
      const row = await this.hosts.hold(tx, uuid, 'change');
      const state = after(row, 'maintain', 'maintain');
      const vms = await this.observers.countVms(uuid);
      return { host: await this.hosts.update(tx, row, { state: vms === 0 ? state : before }), count: vms };
    });
    if (count > 0) throw knownError('host.inUse', { uuid, count });
    return host;
  }
}

function after({ uuid, state }: HostEntity, event: HostStateEvent, step: HostStateStep): HostState {
  const next = hostStateAfter(state, step);
  if (next !== null) return next;
  throw knownError('host.wrongState', { uuid, state, event, allowed: allowedEvents(state).join(', ') });
}
