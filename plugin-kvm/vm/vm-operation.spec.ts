import { describe, expect, it } from 'vitest';
import { VM_STATES, type VmState } from '#contract';
import {
  judgeOperation,
  TRANSITIONAL_STATES,
  VM_OPERATION_RULES,
  VM_OPERATIONS,
  type VmOperation,
} from './vm-operation.js';

const BEGIN: Record<VmOperation, VmState[]> = {
  start: ['Created', 'Stopped', 'Crashed'],
  stop: ['Running', 'Paused', 'Crashed', 'NoState', 'Unknown'],
  reboot: ['Running', 'Paused', 'Crashed', 'NoState'],
  pause: ['Running'],
  resume: ['Paused'],
  destroy: ['Created', 'Running', 'Stopped', 'Paused', 'Crashed', 'NoState', 'Unknown'],
};
const ALREADY_DONE: Partial<Record<VmOperation, VmState>> = { start: 'Running', stop: 'Stopped' };
const UUID = 'd46841bd4ebd47f8bf0bed85c3bdf0db';

describe('an operation', () => {
  const cases = VM_OPERATIONS.flatMap((operation) => VM_STATES.map((state) => [operation, state] as const));
  it.each(cases)('%s of a VM in %s', (operation, state) => {
    const verdict = judgeOperation(operation, { uuid: UUID, state });
    const expected = BEGIN[operation].includes(state)
      ? 'begin'
      : ALREADY_DONE[operation] === state
        ? 'alreadyDone'
        : 'refused';
    expect(verdict.kind).toBe(expected);
  });

  it('says which states allow it', () => {
    const verdict = judgeOperation('reboot', { uuid: UUID, state: 'Stopped' });
    expect(verdict.kind === 'refused' && verdict.error.toErrorObject()).toEqual({
      code: 'VM.1010',
      description: 'The VM is not in the correct state for the operation',
      details: `vm[uuid:${UUID}] is not in state of [Running, Paused, Crashed, NoState], current state is Stopped, so it cannot do reboot`,
      opaque: {
        id: 'vm.wrongState',
        params: { uuid: UUID, allowed: 'Running, Paused, Crashed, NoState', current: 'Stopped', operation: 'reboot' },
      },
    });
  });

  it('never begins in a transitional state, and has one of its own', () => {
    expect(TRANSITIONAL_STATES).toEqual(['Starting', 'Stopping', 'Rebooting', 'Pausing', 'Resuming', 'Destroying']);
    const begins = Object.values(VM_OPERATION_RULES).flatMap(({ allowed, alreadyDone }) => [
      ...allowed,
      ...alreadyDone,
    ]);
    expect(begins.filter((state) => TRANSITIONAL_STATES.includes(state))).toEqual([]);
  });
});
