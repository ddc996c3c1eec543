import { AGENT_VM_STATES, type AgentVmState, type Uuid } from '#contract';
import { AgentError } from '../agent-error.js';

export const VM_ACTIONS = ['start', 'stop', 'pause', 'resume'] as const;
export type VmAction = (typeof VM_ACTIONS)[number];

/** `done`: the VM is already as wanted. */
export type Verdict = 'do' | 'done' | 'refuse';

const RULES: Record<VmAction, Record<AgentVmState, Verdict>> = {
  // A crashed guest is ended and started anew.
  start: {
    Running: 'done',
    Paused: 'done',
    Suspended: 'done',
    Shutdown: 'do',
    Crashed: 'do',
    NoState: 'refuse',
  },
  stop: { Running: 'do', Paused: 'do', Suspended: 'do', Shutdown: 'done', Crashed: 'do', NoState: 'do' },
  pause: {
    Running: 'do',
    Paused: 'done',
    Suspended: 'refuse',
    Shutdown: 'refuse',
    Crashed: 'refuse',
    NoState: 'refuse',
  },
  resume: {
    Running: 'done',
    Paused: 'do',
    Suspended: 'refuse',
    Shutdown: 'refuse',
    Crashed: 'refuse',
    NoState: 'refuse',
  },
};

/**
 * Whether the action is to be done.
 * @throws AgentError VM_WRONG_STATE, saying which states allow it.
 */
export function mustAct(action: VmAction, state: AgentVmState, uuid: Uuid): boolean {
  const verdict = RULES[action][state];
  if (verdict !== 'refuse') return verdict === 'do';
  const allowed = AGENT_VM_STATES.filter((candidate) => RULES[action][candidate] !== 'refuse').join(', ');
  throw new AgentError('VM_WRONG_STATE', `cannot ${action} vm[uuid:${uuid}]: it is ${state}, allowed are ${allowed}`, {
    params: { state, allowed },
  });
}
