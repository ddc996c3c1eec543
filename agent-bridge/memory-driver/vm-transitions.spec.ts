import { describe, expect, it } from 'vitest';
import type { VmEventCause } from '#contract';
import { AgentError } from '../agent-error.js';
import { startCommand } from '../testing/start-command.js';
import { MemoryDriver } from './memory-driver.js';
import { MemoryHypervisor } from './memory-hypervisor.js';
import {
  MEMORY_COMMANDS,
  MEMORY_INCIDENTS,
  MEMORY_VM_STATES,
  type MemoryCommand,
  type MemoryIncident,
  type MemoryVmState,
} from './vm-transitions.js';

const cmd = startCommand();
const uuid = cmd.vmInstanceUuid;

const BRING_TO: Record<MemoryVmState, (driver: MemoryDriver, world: MemoryHypervisor) => Promise<void>> = {
  Absent: async () => undefined,
  Running: async (driver) => void (await driver.startVm(cmd)),
  Shutdown: async (driver) => {
    await driver.startVm(cmd);
    await driver.stopVm({ uuid, type: 'cold', timeout: 1 });
  },
  Paused: async (driver) => {
    await driver.startVm(cmd);
    await driver.pauseVm(uuid);
  },
  Crashed: async (driver, world) => {
    await driver.startVm(cmd);
    world.incident('guestCrash', uuid);
  },
};

const DO: Record<MemoryCommand, (driver: MemoryDriver) => Promise<unknown>> = {
  start: (driver) => driver.startVm(cmd),
  stop: (driver) => driver.stopVm({ uuid, type: 'grace', timeout: 1 }),
  destroy: (driver) => driver.destroyVm(uuid),
  pause: (driver) => driver.pauseVm(uuid),
  resume: (driver) => driver.resumeVm(uuid),
};

/** State afterwards and the event's cause; `same`: nothing happens; or the refusal. */
type Expected = readonly [MemoryVmState, VmEventCause] | 'same' | 'VM_NOT_FOUND' | 'VM_WRONG_STATE';

const NOT_FOUND = 'VM_NOT_FOUND';
const WRONG = 'VM_WRONG_STATE';

/** Columns: {@link MEMORY_VM_STATES}. */
const EXPECTED: Record<MemoryCommand | MemoryIncident, readonly Expected[]> = {
  //              Absent                   Shutdown                 Running                          Paused                           Crashed
  start: [['Running', 'booted'], ['Running', 'booted'], 'same', 'same', ['Running', 'booted']],
  stop: [
    NOT_FOUND,
    'same',
    ['Shutdown', 'stoppedByCommand'],
    ['Shutdown', 'stoppedByCommand'],
    ['Shutdown', 'stoppedByCommand'],
  ],
  destroy: ['same', ['Absent', 'destroyed'], ['Absent', 'destroyed'], ['Absent', 'destroyed'], ['Absent', 'destroyed']],
  pause: [NOT_FOUND, WRONG, ['Paused', 'paused'], 'same', WRONG],
  resume: [NOT_FOUND, WRONG, 'same', ['Running', 'resumed'], WRONG],
  guestShutdown: [NOT_FOUND, WRONG, ['Shutdown', 'guestShutdown'], WRONG, WRONG],
  guestCrash: [NOT_FOUND, WRONG, ['Crashed', 'crashed'], WRONG, WRONG],
  processKilled: [NOT_FOUND, WRONG, ['Shutdown', 'failed'], ['Shutdown', 'failed'], ['Shutdown', 'failed']],
  startedByOthers: [NOT_FOUND, ['Running', 'booted'], WRONG, WRONG, WRONG],
  pausedByOthers: [NOT_FOUND, WRONG, ['Paused', 'paused'], WRONG, WRONG],
};

async function observe(state: MemoryVmState, act: (driver: MemoryDriver, world: MemoryHypervisor) => Promise<unknown>) {
  const world = new MemoryHypervisor();
  const driver = new MemoryDriver(world);
  await BRING_TO[state](driver, world);
  const causes: VmEventCause[] = [];
  driver.onEvent((event) => {
    if (event.type === 'vmChanged') causes.push(event.cause);
  });
  try {
    await act(driver, world);
  } catch (error) {
    if (error instanceof AgentError && world.stateOf(uuid) === state && causes.length === 0) return error.code;
    throw error;
  }
  const after = world.stateOf(uuid);
  return after === state && causes.length === 0 ? 'same' : [after, ...causes];
}

describe('the memory hypervisor', () => {
  for (const [column, state] of MEMORY_VM_STATES.entries()) {
    it.each(MEMORY_COMMANDS)(`answers %s to a VM that is ${state} as libvirt does`, async (command) => {
      expect(await observe(state, DO[command])).toEqual(EXPECTED[command][column]);
    });

    it.each(MEMORY_INCIDENTS)(`lets %s happen to a VM that is ${state} only where it can`, async (incident) => {
      const happen = async (_driver: MemoryDriver, world: MemoryHypervisor) => world.incident(incident, uuid);
      expect(await observe(state, happen)).toEqual(EXPECTED[incident][column]);
    });
  }
});
