import { Injectable } from '@nestjs/common';
import type { LiveVm } from '#contract';
import { KnownError } from '#kernel';
import { AgentGateway } from '../host/agent-gateway.js';

/** What a host says of a VM: `live` is null when it does not know it. */
export type HostAnswer = { kind: 'answered'; live: LiveVm | null } | { kind: 'silent'; reason: string };

/** Asks a host for the truth about a VM, after something went wrong. */
@Injectable()
export class HostInquiry {
  constructor(private readonly agents: AgentGateway) {}

  /** Never throws. */
  async ask(hostUuid: string, vmUuid: string): Promise<HostAnswer> {
    try {
      const { vms } = await this.agents.ofAnyStatus(hostUuid).checkVms({ vmUuids: [vmUuid] });
      return { kind: 'answered', live: vms.find(({ vmInstanceUuid }) => vmInstanceUuid === vmUuid) ?? null };
    } catch (error) {
      // Texts of errors that nobody planned may hold what users must not see.
      const reason = error instanceof KnownError ? error.message : 'an internal error happened';
      return { kind: 'silent', reason };
    }
  }
}
