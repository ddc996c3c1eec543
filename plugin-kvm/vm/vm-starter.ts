import { Injectable, Logger } from '@nestjs/common';
import { type StartVmCmd, startVmCmdSchema } from '#contract';
import { KnownError, knownError } from '#kernel';
import { AgentGateway } from '../host/agent-gateway.js';
import type { ConsoleModeFallback } from './console-mode-gate.js';
import type { RunningOperation } from './operation-steps.js';
import { deviceChanges } from './rest-changes.js';
import { type CheckedCmd, StartHooks } from './start-hooks.js';
import type { StartPlan } from './start-plan.js';
import type { VmChanges } from './vm-states.js';

/** Carries a decided start out: plugins, host, result. Shared by start and reboot. */
@Injectable()
export class VmStarter {
  private readonly logger = new Logger(VmStarter.name);

  constructor(
    private readonly agents: AgentGateway,
    private readonly hooks: StartHooks,
  ) {}

  /**
   * @param onChecked told the command that is sent, once the plugins have had their say
   * @throws `vm.startVetoed`, `vm.startCmdInvalidAfterHook`, `vm.startFailed`
   */
  async start(
    running: RunningOperation<unknown>,
    plan: StartPlan,
    onChecked: (cmd: StartVmCmd) => void,
  ): Promise<VmChanges> {
    const { host } = plan;
    const context = { hostUuid: host.uuid, hostName: host.name, wantedConsoleMode: plan.wanted };
    const checked = await this.hooks.before(startVmCmdSchema.parse(plan.cmd), context, host.graphicsTypes);
    onChecked(checked.cmd);
    try {
      const agent = this.agents.ofOpen(host.uuid);
      await this.clearAway(running, host.uuid);
      running.telling(host.uuid, ['Running', 'Paused']);
      const { graphicsDevices } = await agent.startVm(checked.cmd);
      return { ...runningOn(host.uuid), ...deviceChanges(graphicsDevices), ...fallbackChanges(plan, checked) };
    } catch (error) {
      throw error instanceof KnownError ? startFailure(checked.cmd, plan, error) : error;
    }
  }

  /** What the last run left: the process of a crashed domain, or a definition on the host that it ran on before. */
  private async clearAway({ before, telling }: RunningOperation<unknown>, chosenHostUuid: string): Promise<void> {
    const { uuid, hostUuid, lastHostUuid } = before;
    const crashed = before.state === 'Crashed';
    const old = hostUuid ?? lastHostUuid;
    if (old === null || (old === chosenHostUuid && !crashed)) return;
    try {
      const agent = this.agents.of(old);
      if (crashed) telling(old, []);
      await agent.destroyVm({ uuid });
    } catch (error) {
      // A crashed domain may still hold the disks; a definition that is off harms nobody.
      if (crashed) throw error;
      this.logger.warn(`the definition of vm[uuid:${uuid}] stays on host[uuid:${old}]: ${String(error)}`);
    }
  }
}

function startFailure(cmd: StartVmCmd, { host }: StartPlan, error: KnownError): KnownError {
  const vm = { uuid: cmd.vmInstanceUuid, name: cmd.vmName };
  const onHost = { ...vm, hostUuid: host.uuid, hostIp: host.managementIp, reason: error.message };
  return knownError('vm.startFailed', vm, knownError('vm.startFailedOnHost', onHost, error));
}

function runningOn(hostUuid: string): VmChanges {
  return { state: 'Running', stateReason: null, hostUuid, lastHostUuid: hostUuid };
}

/** A plugin that chose another mode than wanted is as good a reason as a host that cannot do it. */
function fallbackChanges({ wanted, fallback }: StartPlan, { cmd, consoleModeBy }: CheckedCmd): VmChanges {
  const used = cmd.consoleMode;
  if (used === wanted) return fallbackColumns(null);
  if (consoleModeBy === null) return fallbackColumns(fallback);
  return fallbackColumns({ wanted, used, reason: `${consoleModeBy} chose ${used}` });
}

function fallbackColumns(fallback: ConsoleModeFallback | null): VmChanges {
  return {
    fallbackWanted: fallback?.wanted ?? null,
    fallbackUsed: fallback?.used ?? null,
    fallbackReason: fallback?.reason ?? null,
  };
}
