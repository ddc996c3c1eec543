import { Injectable } from '@nestjs/common';
import type { StopType } from '#contract';
import type { Actor } from '#kernel';
import type { RunningOperation } from './operation-steps.js';
import { restChanges } from './rest-changes.js';
import { VmOnHost } from './vm-on-host.js';
import { VmOperationRunner } from './vm-operation-runner.js';
import type { VmRecord } from './vm-record.js';
import type { VmChanges } from './vm-states.js';

/** Stops VMs. */
@Injectable()
export class StopVm {
  constructor(
    private readonly runner: VmOperationRunner,
    private readonly onHost: VmOnHost,
  ) {}

  /** @throws the errors of {@link VmOperationRunner.run}, `vm.operationFailedOnHost` */
  stop(uuid: string, type: StopType, actor: Actor): Promise<VmRecord | null> {
    return this.runner.run('stop', uuid, actor, {
      plan: () => type,
      beginning: () => ({}),
      work: (running) => this.work(running),
    });
  }

  private async work({ before, plan, telling }: RunningOperation<StopType>): Promise<VmChanges> {
    if (before.hostUuid !== null) {
      telling(before.hostUuid, ['Stopped']);
      await this.onHost.stop(before, before.hostUuid, plan, 'stop');
    }
    return restChanges({ state: 'Stopped', hostUuid: null, stateReason: null, graphicsDevices: [] });
  }
}
