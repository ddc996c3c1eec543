import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { HostState } from '#contract';
import { knownError, UnitOfWork } from '#kernel';
import type { HostEntity } from './host.entity.js';
import { HostDirectory } from './host-directory.js';
import { HostObservers } from './host-observers.js';

type Outcome<T> = { readonly kind: 'done'; readonly result: T } | { readonly kind: 'inUse'; readonly count: number };

/** Does to a host what may be done only while no VM is there. */
@Injectable()
export class HostClearance {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly hosts: HostDirectory,
    private readonly observers: HostObservers,
  ) {}

  /**
   * The host is put into PreMaintenance, which is committed before VMs are counted: a start that has chosen the host and
   * is not counted finds it closed (`AgentGateway.ofOpen`). VMs are neither moved nor stopped: that is for the
   * administrator to decide, and the host goes back to what it was.
   * @param work inside the unit of work that counted none
   * @throws `host.inUse`; `rest.notFound` when the host is gone
   */
  async run<T>(uuid: string, work: (tx: EntityManager, host: HostEntity) => Promise<T>): Promise<T> {
    const before = await this.close(uuid);
    const outcome = await this.uow.run(async (tx): Promise<Outcome<T>> => {
      const host = await this.hosts.hold(tx, uuid, 'change');
      const count = await this.observers.countVms(uuid);
      if (count === 0) return { kind: 'done', result: await work(tx, host) };
      if (host.state === 'PreMaintenance') await this.hosts.update(tx, host, { state: before });
      return { kind: 'inUse', count };
    });
    if (outcome.kind === 'done') return outcome.result;
    throw knownError('host.inUse', { uuid, count: outcome.count });
  }

  /** The state before. */
  private close(uuid: string): Promise<HostState> {
    return this.uow.run(async (tx) => {
      const host = await this.hosts.hold(tx, uuid, 'change');
      const { state } = host;
      if (state === 'Enabled' || state === 'Disabled') await this.hosts.update(tx, host, { state: 'PreMaintenance' });
      return state;
    });
  }
}
