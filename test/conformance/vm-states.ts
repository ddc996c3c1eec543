import type { AgentApi, AgentErrorCode, AgentVmState, Uuid } from '#contract';
import { startCommand } from '../../agent-bridge/testing/start-command.js';

/** The states that a VM can be brought to by commands alone. */
export const COMMANDED_STATES = ['Absent', 'Running', 'Paused', 'Shutdown'] as const satisfies readonly (
  | AgentVmState
  | 'Absent'
)[];
export type CommandedState = (typeof COMMANDED_STATES)[number];

export const VM_ACTIONS = ['start', 'stop', 'destroy', 'pause', 'resume', 'consolePorts'] as const;
export type VmAction = (typeof VM_ACTIONS)[number];

type Act = (api: AgentApi, uuid: Uuid) => Promise<unknown>;

export const ACT: Record<VmAction, Act> = {
  start: (api, vmInstanceUuid) => api.startVm(startCommand({ vmInstanceUuid })),
  stop: (api, uuid) => api.stopVm({ uuid, type: 'cold', timeout: 1 }),
  destroy: (api, uuid) => api.destroyVm({ uuid }),
  pause: (api, uuid) => api.pauseVm({ uuid }),
  resume: (api, uuid) => api.resumeVm({ uuid }),
  consolePorts: (api, uuid) => api.consolePorts({ uuid }),
};

export const BRING_TO: Record<CommandedState, Act> = {
  Absent: async () => undefined,
  Running: ACT.start,
  Paused: async (api, uuid) => {
    await ACT.start(api, uuid);
    await ACT.pause(api, uuid);
  },
  Shutdown: async (api, uuid) => {
    await ACT.start(api, uuid);
    await ACT.stop(api, uuid);
  },
};

/** The state afterwards, or the refusal, which leaves the state as it was. */
export type Expected = CommandedState | Extract<AgentErrorCode, 'VM_NOT_FOUND' | 'VM_WRONG_STATE'>;

export const EXPECTED: Record<CommandedState, Record<VmAction, Expected>> = {
  Absent: {
    start: 'Running',
    stop: 'VM_NOT_FOUND',
    destroy: 'Absent',
    pause: 'VM_NOT_FOUND',
    resume: 'VM_NOT_FOUND',
    consolePorts: 'VM_NOT_FOUND',
  },
  Running: {
    start: 'Running',
    stop: 'Shutdown',
    destroy: 'Absent',
    pause: 'Paused',
    resume: 'Running',
    consolePorts: 'Running',
  },
  Paused: {
    start: 'Paused',
    stop: 'Shutdown',
    destroy: 'Absent',
    pause: 'Paused',
    resume: 'Running',
    consolePorts: 'Paused',
  },
  Shutdown: {
    start: 'Running',
    stop: 'Shutdown',
    destroy: 'Absent',
    pause: 'VM_WRONG_STATE',
    resume: 'VM_WRONG_STATE',
    consolePorts: 'VM_WRONG_STATE',
  },
};

/** What the host says of one VM now. */
export async function stateOf(api: AgentApi, uuid: Uuid): Promise<AgentVmState | 'Absent'> {
  const { vms } = await api.checkVms({ vmUuids: [uuid] });
  return vms[0]?.state ?? 'Absent';
}
