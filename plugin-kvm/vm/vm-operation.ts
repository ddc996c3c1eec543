import type { VmState } from '#contract';
import { type KnownError, knownError } from '#kernel';

export const VM_OPERATIONS = ['start', 'stop', 'reboot', 'pause', 'resume', 'destroy'] as const;
export type VmOperation = (typeof VM_OPERATIONS)[number];

export interface VmOperationRule {
  /** States in which it may begin. */
  readonly allowed: readonly VmState[];
  /** The state that others see meanwhile. */
  readonly during: VmState;
  /** States in which there is nothing to do: the operation succeeds and changes nothing. */
  readonly alreadyDone: readonly VmState[];
}

/**
 * When each operation may begin. ZStack's rules (`AbstractVmInstance.java`), and a little more: a crashed VM can be
 * started or rebooted, and a paused one rebooted, since both are a stop and a start.
 * Transitional states are in no list: they end by themselves, or by the next host sync.
 */
export const VM_OPERATION_RULES: Readonly<Record<VmOperation, VmOperationRule>> = {
  start: { allowed: ['Created', 'Stopped', 'Crashed'], during: 'Starting', alreadyDone: ['Running'] },
  stop: {
    allowed: ['Running', 'Paused', 'Crashed', 'NoState', 'Unknown'],
    during: 'Stopping',
    alreadyDone: ['Stopped'],
  },
  reboot: { allowed: ['Running', 'Paused', 'Crashed', 'NoState'], during: 'Rebooting', alreadyDone: [] },
  pause: { allowed: ['Running'], during: 'Pausing', alreadyDone: [] },
  resume: { allowed: ['Paused'], during: 'Resuming', alreadyDone: [] },
  destroy: {
    allowed: ['Created', 'Stopped', 'Running', 'Paused', 'Crashed', 'NoState', 'Unknown'],
    during: 'Destroying',
    alreadyDone: [],
  },
};

/** States that end by themselves: an operation is going on, or its management node died. */
export const TRANSITIONAL_STATES: readonly VmState[] = Object.values(VM_OPERATION_RULES).map(({ during }) => during);

export type OperationVerdict = { kind: 'begin' } | { kind: 'alreadyDone' } | { kind: 'refused'; error: KnownError };

/** Whether an operation may begin on a VM in this state; a refusal says which states allow it. */
export function judgeOperation(operation: VmOperation, vm: { uuid: string; state: VmState }): OperationVerdict {
  const { allowed, alreadyDone } = VM_OPERATION_RULES[operation];
  if (allowed.includes(vm.state)) return { kind: 'begin' };
  if (alreadyDone.includes(vm.state)) return { kind: 'alreadyDone' };
  const params = { uuid: vm.uuid, allowed: [...allowed, ...alreadyDone].join(', '), current: vm.state, operation };
  return { kind: 'refused', error: knownError('vm.wrongState', params) };
}
