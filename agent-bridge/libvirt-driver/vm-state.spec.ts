import { describe, expect, it } from 'vitest';
import { AGENT_VM_STATES, type AgentVmState } from '#contract';
import { type DomainState, domainStates } from '../libvirt/index.js';
import { isActive, vmStateOf } from './vm-state.js';

describe('the state of a VM', () => {
  const expected: Record<DomainState['state'], AgentVmState> = {
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
  it.each([...domainStates, 'unrecognised'] as const)('is known for a domain that is %s', (state) => {
    expect(vmStateOf({ state, reason: 'unknown' })).toBe(expected[state]);
  });

  it.each<[DomainState, AgentVmState]>([
    [{ state: 'paused', reason: 'crashed' }, 'Crashed'],
    [{ state: 'paused', reason: 'io-error' }, 'Paused'],
    [{ state: 'shutoff', reason: 'crashed' }, 'Shutdown'],
    [{ state: 'shutoff', reason: 'saved' }, 'Shutdown'],
  ])('looks at the reason where it matters: %j', (state, vmState) => {
    expect(vmStateOf(state)).toBe(vmState);
  });

  it('says whether there is a process', () => {
    expect(AGENT_VM_STATES.filter(isActive)).toEqual(['Running', 'Paused', 'Crashed', 'Suspended', 'NoState']);
  });
});
