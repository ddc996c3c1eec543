import type { AgentVmState } from '#contract';
import type { DomainState } from '../libvirt/index.js';

/**
 * libvirt's states in the manager's words. `shutdown` is a guest that has turned off while QEMU still ends: a reboot from
 * inside looks the same, so it runs until libvirt says that it is off.
 */
const VM_STATES: Record<DomainState['state'], AgentVmState> = {
  nostate: 'NoState',
  running: 'Running',
  blocked: 'Running',
  paused: 'Paused',
  shutdown: 'Running',
  shutoff: 'Shutdown',
  crashed: 'Crashed',
  pmsuspended: 'Suspended',
  unrecognised: 'NoState',
};

/** Whether there is a QEMU process, and so a console. */
const ACTIVE: Record<AgentVmState, boolean> = {
  Running: true,
  Paused: true,
  Shutdown: false,
  Crashed: true,
  Suspended: true,
  NoState: true,
};

/** A QEMU process that was killed leaves `shutoff`, that is `Shutdown`; `Crashed` is a panicked guest that is kept. */
export function vmStateOf({ state, reason }: DomainState): AgentVmState {
  return state === 'paused' && reason === 'crashed' ? 'Crashed' : VM_STATES[state];
}

export function isActive(state: AgentVmState): boolean {
  return ACTIVE[state];
}
