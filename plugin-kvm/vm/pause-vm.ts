import { Injectable } from '@nestjs/common';
import { type Actor, knownError } from '#kernel';
import { AgentGateway } from '../host/agent-gateway.js';
import { VmOnHost } from './vm-on-host.js';
import { VmOperationRunner } from './vm-operation-runner.js';
import type { VmRecord } from './vm-record.js';

const PAUSES = {
  pause: { state: 'Paused', tell: (host: VmOnHost) => host.pause.bind(host) },
  resume: { state: 'Running', tell: (host: VmOnHost) => host.resume.bind(host) },
} as const;

/** Stops the processors of VMs and lets them run again. */
@Injectable()
export class PauseVm {
  constructor(
    private readonly runner: VmOperationRunner,
    private readonly agents: AgentGateway,
    private readonly onHost: VmOnHost,
  ) {}

  /** @throws the errors of {@link VmOperationRunner.run}, `host.disconnected`, `vm.operationFailedOnHost` */
  pause(uuid: string, actor: Actor): Promise<VmRecord | null> {
    return this.change('pause', uuid, actor);
  }

  /** @throws as {@link pause} */
  resume(uuid: string, actor: Actor): Promise<VmRecord | null> {
    return this.change('resume', uuid, actor);
  }

  private change(operation: keyof typeof PAUSES, uuid: string, actor: Actor): Promise<VmRecord | null> {
    const { state, tell } = PAUSES[operation];
    return this.runner.run(operation, uuid, actor, {
      plan: ({ vm }) => {
        const hostUuid = vm.hostUuid;
        if (hostUuid === null) throw knownError('vm.noHost', { uuid, reason: 'it is on no host' });
        this.agents.of(hostUuid);
        return hostUuid;
      },
      beginning: () => ({}),
      work: async ({ before, plan: hostUuid, telling }) => {
        telling(hostUuid, [state]);
        await tell(this.onHost)(before, hostUuid);
        return { state, stateReason: null };
      },
    });
  }
}
