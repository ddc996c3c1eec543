import { describe, expect, it } from 'vitest';
import { AGENT_VM_STATES } from '#contract';
import { AgentError } from '../agent-error.js';
import { mustAct, VM_ACTIONS, type VmAction } from './vm-action.js';

const UUID = 'd46841bd4ebd47f8bf0bed85c3bdf0db';

function outcome(action: VmAction, state: (typeof AGENT_VM_STATES)[number]): string {
  try {
    return mustAct(action, state, UUID) ? 'do' : 'done';
  } catch (error) {
    if (error instanceof AgentError) return error.code;
    throw error;
  }
}

describe('an action', () => {
  const REFUSED = 'VM_WRONG_STATE';
  /** Columns: Running, Paused, Shutdown, Crashed, Suspended, NoState. */
  const expected: Record<VmAction, readonly string[]> = {
    start: ['done', 'done', 'do', 'do', 'done', REFUSED],
    stop: ['do', 'do', 'done', 'do', 'do', 'do'],
    pause: ['do', 'done', REFUSED, REFUSED, REFUSED, REFUSED],
    resume: ['done', 'do', REFUSED, REFUSED, REFUSED, REFUSED],
  };
  it.each(VM_ACTIONS)('%s is done, needless or refused, depending on the state', (action) => {
    expect(AGENT_VM_STATES.map((state) => outcome(action, state))).toEqual(expected[action]);
  });

  it('that is refused names the state and those that allow it', () => {
    expect(() => mustAct('pause', 'Shutdown', UUID)).toThrow(
      expect.objectContaining({
        message: `cannot pause vm[uuid:${UUID}]: it is Shutdown, allowed are Running, Paused`,
        params: { state: 'Shutdown', allowed: 'Running, Paused' },
      }),
    );
  });
});
