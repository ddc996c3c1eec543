import { Injectable } from '@nestjs/common';
import type { StartVmCmd } from '#contract';
import { type Actor, KnownError } from '#kernel';
import type { OperationSteps } from './operation-steps.js';
import { StartHooks } from './start-hooks.js';
import { type StartOptions, type StartPlan, StartPlanner } from './start-plan.js';
import { VmOperationRunner } from './vm-operation-runner.js';
import type { VmRecord } from './vm-record.js';
import { VmStarter } from './vm-starter.js';

/** A start as far as it came, for those who are told of its end. */
export interface StartAttempt {
  plan: StartPlan | null;
  /** Null until the plugins have had their say. */
  cmd: StartVmCmd | null;
}

/** Starts VMs with the console mode that is wanted now. */
@Injectable()
export class StartVm {
  constructor(
    private readonly runner: VmOperationRunner,
    private readonly planner: StartPlanner,
    private readonly starter: VmStarter,
    private readonly hooks: StartHooks,
  ) {}

  /** @throws the errors of {@link VmOperationRunner.run}, {@link StartPlanner.plan} and {@link VmStarter.start} */
  start(uuid: string, options: StartOptions, actor: Actor): Promise<VmRecord | null> {
    const attempt: StartAttempt = { plan: null, cmd: null };
    const steps: OperationSteps<StartPlan> = {
      plan: (record) => this.planner.plan(record, options),
      beginning: (plan) => placedOn(plan),
      work: (running) => this.carryOut(running, running.plan, attempt),
      failureReason: startFailureReason,
    };
    return this.reporting(attempt, this.runner.run('start', uuid, actor, steps));
  }

  /** The part after the decision, for operations that start a VM among other things. */
  carryOut(running: Parameters<VmStarter['start']>[0], plan: StartPlan, attempt: StartAttempt) {
    attempt.plan = plan;
    return this.starter.start(running, plan, (cmd) => {
      attempt.cmd = cmd;
    });
  }

  /** Tells the plugins how it ended, once that is in the database. */
  async reporting(attempt: StartAttempt, result: Promise<VmRecord | null>): Promise<VmRecord | null> {
    try {
      const record = await result;
      const event = eventOf(attempt);
      if (event && record) this.hooks.started({ ...event, graphicsDevices: record.vm.graphicsDevices });
      return record;
    } catch (error) {
      const event = eventOf(attempt);
      if (event) this.hooks.failed({ ...event, error });
      throw error;
    }
  }
}

/** Where a VM is while it starts: a host that is asked meanwhile finds it there. */
export function placedOn({ host }: StartPlan) {
  return { hostUuid: host.uuid, lastHostUuid: host.uuid, clusterUuid: host.clusterUuid };
}

/** What the VM says of itself afterwards: the host's reason if there is one; never the text of an internal error. */
export function startFailureReason(error: unknown): string {
  if (!(error instanceof KnownError)) return 'the last start failed: an internal error happened';
  const told = error.opaque?.id === 'vm.startFailed' && error.cause instanceof KnownError ? error.cause : error;
  return `the last start failed: ${told.message}`;
}

function eventOf({ plan, cmd }: StartAttempt) {
  if (plan === null || cmd === null) return null;
  return { hostUuid: plan.host.uuid, hostName: plan.host.name, wantedConsoleMode: plan.wanted, cmd };
}
