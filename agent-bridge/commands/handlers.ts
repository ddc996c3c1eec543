import { type AgentApi, CONTRACT_FEATURES, type Uuid } from '#contract';
import { AgentError } from '../agent-error.js';
import type { HypervisorDriver } from '../driver/hypervisor-driver.js';
import { AGENT_VERSION } from '../version.js';

/** What each command does. `hostUuid` lives here: an agent learns it from `connect` and forgets it when it ends. */
export function makeHandlers(driver: HypervisorDriver, agentInstanceUuid: Uuid): AgentApi {
  let hostUuid: Uuid | null = null;
  return {
    connect: async (cmd) => {
      const versions = await driver.versions();
      hostUuid = cmd.hostUuid;
      return { agentVersion: AGENT_VERSION, driver: driver.name, features: [...CONTRACT_FEATURES], ...versions };
    },
    ping: async () => ({ hostUuid, agentInstanceUuid, hypervisorUp: driver.isUp() }),
    fact: () => driver.facts(),
    capacity: () => driver.capacity(),
    startVm: async (cmd) => ({ graphicsDevices: await driver.startVm(cmd) }),
    stopVm: async (cmd) => nothing(driver.stopVm(cmd)),
    destroyVm: async ({ uuid }) => nothing(driver.destroyVm(uuid)),
    pauseVm: async ({ uuid }) => nothing(driver.pauseVm(uuid)),
    resumeVm: async ({ uuid }) => nothing(driver.resumeVm(uuid)),
    syncVms: () => driver.listVms(),
    checkVms: async ({ vmUuids }) => {
      const wanted = new Set(vmUuids);
      const { vms, foreignDomains } = await driver.listVms();
      return { vms: vms.filter((vm) => wanted.has(vm.vmInstanceUuid)), foreignDomains };
    },
    consolePorts: async ({ uuid }) => {
      const vm = await driver.getVm(uuid);
      if (vm === null) throw new AgentError('VM_NOT_FOUND', `vm[uuid:${uuid}] is not known on this host`);
      if (vm.graphicsDevices.length > 0) return { graphicsDevices: vm.graphicsDevices };
      throw new AgentError('VM_WRONG_STATE', `vm[uuid:${uuid}] is ${vm.state} and has no console`, {
        params: { state: vm.state },
      });
    },
  };
}

async function nothing(work: Promise<void>): Promise<Record<string, never>> {
  await work;
  return {};
}
