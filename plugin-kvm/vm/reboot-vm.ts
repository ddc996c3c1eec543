import { Injectable } from '@nestjs/common';
import type { StopType } from '#contract';
import { type Actor, knownError } from '#kernel';
import { AgentGateway } from '../host/agent-gateway.js';
import { HostDirectory } from '../host/host-directory.js';
import { HostInquiry } from './host-inquiry.js';
import type { OperationSteps, RunningOperation } from './operation-steps.js';
import { settle } from './reconcile.js';
import { type StartPlan, StartPlanner } from './start-plan.js';
import { type StartAttempt, StartVm, startFailureReason } from './start-vm.js';
import type { VmEntity } from './vm.entity.js';
import { VmOnHost } from './vm-on-host.js';
import { VmOperationRunner } from './vm-operation-runner.js';
import type { VmRecord } from './vm-record.js';
import type { VmChanges } from './vm-states.js';

/** Stops and starts VMs in one operation, with everything read again in between: a new console mode takes effect. */
@Injectable()
export class RebootVm {
  constructor(
    private readonly runner: VmOperationRunner,
    private readonly planner: StartPlanner,
    private readonly starting: StartVm,
    private readonly agents: AgentGateway,
    private readonly hosts: HostDirectory,
    private readonly onHost: VmOnHost,
    private readonly inquiry: HostInquiry,
  ) {}

  /** @throws the errors of {@link StartVm.start}, `vm.operationFailedOnHost` */
  reboot(uuid: string, type: StopType, actor: Actor): Promise<VmRecord | null> {
    const attempt: StartAttempt = { plan: null, cmd: null };
    const steps: OperationSteps<string> = {
      plan: (record) => this.check(record),
      beginning: () => ({}),
      work: (running) => this.work(running, type, attempt),
      failureReason: startFailureReason,
    };
    return this.starting.reporting(attempt, this.runner.run('reboot', uuid, actor, steps));
  }

  /** A VM that could not be started again is not stopped. */
  private async check(record: VmRecord): Promise<string> {
    const { uuid, hostUuid } = record.vm;
    if (hostUuid === null) throw knownError('vm.noHost', { uuid, reason: 'it is on no host' });
    this.agents.of(hostUuid);
    await this.plan(record, hostUuid);
    return hostUuid;
  }

  private async work(running: RunningOperation<string>, type: StopType, attempt: StartAttempt): Promise<VmChanges> {
    const { before, plan: hostUuid, record, telling } = running;
    telling(hostUuid, []);
    await this.stop(before, hostUuid, type);
    return this.starting.carryOut(running, await this.plan(record, hostUuid), attempt);
  }

  /** A stop whose answer got lost is still a stop. */
  private async stop(vm: VmEntity, hostUuid: string, type: StopType): Promise<void> {
    try {
      await this.onHost.stop(vm, hostUuid, type, 'reboot');
    } catch (error) {
      const answer = await this.inquiry.ask(hostUuid, vm.uuid);
      if (answer.kind === 'silent' || settle('Stopping', { hostUuid, live: answer.live }).state !== 'Stopped')
        throw error;
    }
  }

  /** It stays where it is, as long as that host is not being emptied. */
  private plan(record: VmRecord, hostUuid: string): StartPlan | Promise<StartPlan> {
    const host = this.hosts.get(hostUuid);
    const stays = host.status === 'Connected' && (host.state === 'Enabled' || host.state === 'Disabled');
    return stays ? this.planner.planOn(host, record) : this.planner.plan(record);
  }
}
