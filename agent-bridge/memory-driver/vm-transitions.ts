import type { AgentErrorCode, AgentVmState, VmEventCause } from '#contract';

/** The states that this world knows. `Absent`: the host has no definition of the VM. */
export const MEMORY_VM_STATES = ['Absent', 'Shutdown', 'Running', 'Paused', 'Crashed'] as const satisfies readonly (
  | AgentVmState
  | 'Absent'
)[];
export type MemoryVmState = (typeof MEMORY_VM_STATES)[number];

/** What the agent asks for. */
export const MEMORY_COMMANDS = ['start', 'stop', 'destroy', 'pause', 'resume'] as const;
export type MemoryCommand = (typeof MEMORY_COMMANDS)[number];

/** What happens without the agent: by the guest, by QEMU, by an administrator at the host. */
export const MEMORY_INCIDENTS = [
  'guestShutdown',
  'guestCrash',
  'processKilled',
  'startedByOthers',
  'pausedByOthers',
] as const;
export type MemoryIncident = (typeof MEMORY_INCIDENTS)[number];

export interface Transition {
  readonly to: MemoryVmState;
  readonly cause: VmEventCause;
}

/** `unchanged`: succeeds and does nothing. */
export type Outcome = Transition | 'unchanged' | Extract<AgentErrorCode, 'VM_NOT_FOUND' | 'VM_WRONG_STATE'>;

const to = (state: MemoryVmState, cause: VmEventCause): Transition => ({ to: state, cause });
const booted = to('Running', 'booted');
const stopped = to('Shutdown', 'stoppedByCommand');
const removed = to('Absent', 'destroyed');
const wrong = 'VM_WRONG_STATE';
const unknown = 'VM_NOT_FOUND';

type Row = Readonly<Record<MemoryVmState, Outcome>>;

/** Every action in every state, as libvirt and the agent's libvirt driver have it. A paused domain is an active one. */
export const TRANSITIONS: Readonly<Record<MemoryCommand | MemoryIncident, Row>> = {
  start: {
    Absent: booted,
    Shutdown: booted,
    Crashed: booted,
    Running: 'unchanged',
    Paused: 'unchanged',
  },
  stop: {
    Absent: unknown,
    Shutdown: 'unchanged',
    Crashed: stopped,
    Running: stopped,
    Paused: stopped,
  },
  destroy: {
    Absent: 'unchanged',
    Shutdown: removed,
    Crashed: removed,
    Running: removed,
    Paused: removed,
  },
  pause: {
    Absent: unknown,
    Shutdown: wrong,
    Crashed: wrong,
    Running: to('Paused', 'paused'),
    Paused: 'unchanged',
  },
  resume: {
    Absent: unknown,
    Shutdown: wrong,
    Crashed: wrong,
    Running: 'unchanged',
    Paused: to('Running', 'resumed'),
  },
  guestShutdown: onlyFrom(['Running'], to('Shutdown', 'guestShutdown')),
  guestCrash: onlyFrom(['Running'], to('Crashed', 'crashed')),
  processKilled: onlyFrom(['Running', 'Paused', 'Crashed'], to('Shutdown', 'failed')),
  startedByOthers: onlyFrom(['Shutdown'], booted),
  pausedByOthers: onlyFrom(['Running'], to('Paused', 'paused')),
};

function onlyFrom(states: readonly MemoryVmState[], transition: Transition): Row {
  const from = (state: MemoryVmState): Outcome => (states.includes(state) ? transition : wrong);
  return {
    Absent: unknown,
    Shutdown: from('Shutdown'),
    Crashed: from('Crashed'),
    Running: from('Running'),
    Paused: from('Paused'),
  };
}
