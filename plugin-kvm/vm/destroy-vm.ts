import { Injectable, Logger } from '@nestjs/common';
import { type Actor, KnownError } from '#kernel';
import { AgentGateway } from '../host/agent-gateway.js';
import { HostDirectory } from '../host/host-directory.js';
import { HostInquiry } from './host-inquiry.js';
import type { RunningOperation } from './operation-steps.js';
import type { VmEntity } from './vm.entity.js';
import { VmOnHost } from './vm-on-host.js';
import { VmOperationRunner } from './vm-operation-runner.js';

export interface DestroyOptions {
  /** Forget the VM even if its host cannot be reached; what runs there goes on running. */
  readonly force: boolean;
}

/** The host that has something to clean away; null when there is none, or when it may be passed over. */
type DestroyPlan = { readonly hostUuid: string; readonly must: boolean } | null;

/** Removes VMs. Their disk files stay. */
@Injectable()
export class DestroyVm {
  private readonly logger = new Logger(DestroyVm.name);

  constructor(
    private readonly runner: VmOperationRunner,
    private readonly agents: AgentGateway,
    private readonly hosts: HostDirectory,
    private readonly onHost: VmOnHost,
    private readonly inquiry: HostInquiry,
  ) {}

  /**
   * Succeeds for a VM that does not exist, or that the caller may not see.
   * @throws `vm.wrongState`, `vm.busy`, `host.disconnected`, `vm.operationFailedOnHost`
   */
  async destroy(uuid: string, options: DestroyOptions, actor: Actor): Promise<void> {
    try {
      await this.runner.run('destroy', uuid, actor, {
        plan: ({ vm }) => this.plan(vm, options),
        beginning: () => ({}),
        work: (running) => this.work(running),
      });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private plan({ hostUuid, lastHostUuid }: VmEntity, { force }: DestroyOptions): DestroyPlan {
    const known = this.hosts.find(hostUuid ?? lastHostUuid ?? '');
    if (known === undefined) return null;
    // Of a VM that is off, its host has the definition at most: that may stay behind.
    const must = hostUuid !== null;
    if (known.status === 'Connected') return { hostUuid: known.uuid, must };
    if (must && !force) this.agents.of(known.uuid);
    return null;
  }

  private async work({ before, plan, telling }: RunningOperation<DestroyPlan>): Promise<'gone'> {
    if (plan === null) return 'gone';
    telling(plan.hostUuid, []);
    try {
      await this.onHost.destroy(before, plan.hostUuid);
    } catch (error) {
      if (plan.must && !(await this.isGone(plan.hostUuid, before.uuid))) throw error;
      if (!plan.must) this.logger.warn(`the definition of vm[uuid:${before.uuid}] may stay behind: ${String(error)}`);
    }
    return 'gone';
  }

  /** A destruction whose answer got lost is still one. */
  private async isGone(hostUuid: string, uuid: string): Promise<boolean> {
    const answer = await this.inquiry.ask(hostUuid, uuid);
    return answer.kind === 'answered' && answer.live === null;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof KnownError && error.opaque?.id === 'rest.notFound';
}
