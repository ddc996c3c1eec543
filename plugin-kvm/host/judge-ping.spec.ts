import { describe, expect, it } from 'vitest';
import { judgePing } from './judge-ping.js';

const uuid = 'a'.repeat(32);
const agentInstanceUuid = 'b'.repeat(32);
const other = 'c'.repeat(32);
const host = { uuid, agentInstanceUuid };
const reply = { hostUuid: uuid, agentInstanceUuid, hypervisorUp: true };

describe('an answered ping', () => {
  it.each([
    ['is as expected', reply, 'pingAnswered', null],
    [
      'comes from a host without hypervisor',
      { ...reply, hypervisorUp: false },
      'hypervisorDown',
      'its hypervisor does not answer',
    ],
    [
      'comes from an agent that knows no host',
      { ...reply, hostUuid: null },
      'agentChanged',
      'its agent was started anew',
    ],
    [
      'comes from another process',
      { ...reply, agentInstanceUuid: other },
      'agentChanged',
      'its agent was started anew',
    ],
    [
      'comes from another host',
      { ...reply, hostUuid: other },
      'agentChanged',
      `its agent was told to be host[uuid:${other}]`,
    ],
    [
      'says both: the hypervisor counts',
      { ...reply, hostUuid: null, hypervisorUp: false },
      'hypervisorDown',
      'its hypervisor does not answer',
    ],
  ])('%s', (_name, answer, event, reason) => {
    expect(judgePing(host, answer)).toEqual({ event, reason });
  });

  it('of a host that never connected leads to a connect', () => {
    expect(judgePing({ uuid, agentInstanceUuid: null }, reply).event).toBe('agentChanged');
  });
});
