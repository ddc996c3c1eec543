import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { AgentGateway } from './agent-gateway.js';
import { HostDirectory } from './host-directory.js';
import { HostObservers } from './host-observers.js';

interface Rounds {
  readonly running: Promise<void>;
  next: Promise<void> | null;
}

/** Asks hosts for all their VMs and tells observers; one round per host at a time. */
@Injectable()
export class HostSync {
  private readonly rounds = new Map<string, Rounds>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly hosts: HostDirectory,
    private readonly gateway: AgentGateway,
    private readonly observers: HostObservers,
  ) {}

  /**
   * Resolves when a round that began after this call is done: one under way may have asked before whatever the caller
   * wants to know. Callers that wait share the next round.
   * @throws `agent.*` errors, and what observers throw
   */
  run(hostUuid: string): Promise<void> {
    const rounds = this.rounds.get(hostUuid);
    if (rounds === undefined) return this.begin(hostUuid);
    rounds.next ??= rounds.running.then(
      () => this.begin(hostUuid),
      () => this.begin(hostUuid),
    );
    return rounds.next;
  }

  private begin(hostUuid: string): Promise<void> {
    const running = this.round(hostUuid).finally(() => {
      if (this.rounds.get(hostUuid)?.next === null) this.rounds.delete(hostUuid);
    });
    this.rounds.set(hostUuid, { running, next: null });
    return running;
  }

  private async round(hostUuid: string): Promise<void> {
    const apply = await this.observers.beginSync(hostUuid);
    const reply = await this.gateway.ofAnyStatus(hostUuid).syncVms({});
    await apply(reply);
    const { foreignDomains } = reply;
    if (this.hosts.find(hostUuid)?.foreignDomains === foreignDomains) return;
    await this.uow.run(async (tx) => {
      const host = await this.hosts.lock(tx, hostUuid, 'change');
      if (host !== null) await this.hosts.update(tx, host, { foreignDomains });
    });
  }
}
