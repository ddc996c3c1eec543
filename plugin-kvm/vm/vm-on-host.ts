import { Injectable } from '@nestjs/common';
import type { StopType } from '#contract';
import { KnownError, knownError } from '#kernel';
import { AgentGateway } from '../host/agent-gateway.js';
import { HostDirectory } from '../host/host-directory.js';
import { agentCodeOf } from './agent-code-of.js';
import type { VmEntity } from './vm.entity.js';
import { VmConfig } from './vm-config.js';
import type { VmOperation } from './vm-operation.js';

/** Tells hosts what to do with running VMs, and turns their refusals into errors that name VM, host and reason. */
@Injectable()
export class VmOnHost {
  constructor(
    private readonly agents: AgentGateway,
    private readonly hosts: HostDirectory,
    private readonly config: VmConfig,
  ) {}

  /** A VM that the host does not know is stopped. A host that is not Connected is tried all the same. */
  async stop(vm: VmEntity, hostUuid: string, type: StopType, operation: VmOperation): Promise<void> {
    const timeout = this.config.stopTimeoutSeconds(vm);
    const stop = () => this.agents.ofAnyStatus(hostUuid).stopVm({ uuid: vm.uuid, type, timeout });
    await this.telling(vm, hostUuid, operation, () => stop().catch(unlessUnknown));
  }

  async destroy({ uuid }: VmEntity, hostUuid: string): Promise<void> {
    await this.telling({ uuid }, hostUuid, 'destroy', () => this.agents.ofAnyStatus(hostUuid).destroyVm({ uuid }));
  }

  async pause({ uuid }: VmEntity, hostUuid: string): Promise<void> {
    await this.telling({ uuid }, hostUuid, 'pause', () => this.agents.of(hostUuid).pauseVm({ uuid }));
  }

  async resume({ uuid }: VmEntity, hostUuid: string): Promise<void> {
    await this.telling({ uuid }, hostUuid, 'resume', () => this.agents.of(hostUuid).resumeVm({ uuid }));
  }

  private async telling(
    { uuid }: Pick<VmEntity, 'uuid'>,
    hostUuid: string,
    operation: VmOperation,
    tell: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await tell();
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      const hostIp = this.hosts.find(hostUuid)?.managementIp ?? 'unknown';
      const params = { operation, uuid, hostUuid, hostIp, reason: error.message };
      throw knownError('vm.operationFailedOnHost', params, error);
    }
  }
}

function unlessUnknown(error: unknown): void {
  if (agentCodeOf(error) !== 'VM_NOT_FOUND') throw error;
}
