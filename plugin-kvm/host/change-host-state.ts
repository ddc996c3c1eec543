import { Injectable } from '@nestjs/common';
import type { HostState, HostStateEvent } from '#contract';
import { knownError, UnitOfWork } from '#kernel';
import { HostClearance } from './host-clearance.js';
import { HostDirectory, type HostRecord } from './host-directory.js';
import { allowedEvents, FIRST_STEP, type HostStateStep, hostStateAfter } from './host-state.js';

/** Changes the administrator's wish for a host. */
@Injectable()
export class ChangeHostState {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly hosts: HostDirectory,
    private readonly clearance: HostClearance,
  ) {}

  /** @throws `rest.notFound`, `host.wrongState`, and for `maintain` `host.inUse` while VMs are on the host */
  change(uuid: string, event: HostStateEvent): Promise<HostRecord> {
    if (event === 'maintain') return this.maintain(uuid);
    return this.uow.run(async (tx) => {
      const host = await this.hosts.hold(tx, uuid, 'change');
      return this.hosts.update(tx, host, { state: stateAfter(host, event, FIRST_STEP[event]) });
    });
  }

  private maintain(uuid: string): Promise<HostRecord> {
    stateAfter(this.hosts.get(uuid), 'maintain', FIRST_STEP.maintain);
    return this.clearance.run(uuid, (tx, host) =>
      this.hosts.update(tx, host, { state: stateAfter(host, 'maintain', 'maintain') }),
    );
  }
}

function stateAfter({ uuid, state }: HostRecord, event: HostStateEvent, step: HostStateStep): HostState {
  const next = hostStateAfter(state, step);
  if (next !== null) return next;
  throw knownError('host.wrongState', { uuid, state, event, allowed: allowedEvents(state).join(', ') });
}
