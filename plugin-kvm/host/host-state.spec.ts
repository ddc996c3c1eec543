import { describe, expect, it } from 'vitest';
import { HOST_STATES } from '#contract';
import { allowedEvents, HOST_STATE_STEPS, hostStateAfter } from './host-state.js';

describe("the state of a host, the administrator's wish", () => {
  it('goes from every state by every step where ZStack lets it go', () => {
    const table = HOST_STATES.flatMap((state) =>
      HOST_STATE_STEPS.map((step) => `${state} ${step} ${hostStateAfter(state, step)}`),
    );
    expect(table).toEqual([
      'Enabled preMaintain PreMaintenance',
      'Enabled maintain null',
      'Enabled enable Enabled',
      'Enabled disable Disabled',
      'Disabled preMaintain PreMaintenance',
      'Disabled maintain null',
      'Disabled enable Enabled',
      'Disabled disable Disabled',
      'PreMaintenance preMaintain PreMaintenance',
      'PreMaintenance maintain Maintenance',
      'PreMaintenance enable Enabled',
      'PreMaintenance disable Disabled',
      'Maintenance preMaintain null',
      'Maintenance maintain null',
      'Maintenance enable Enabled',
      'Maintenance disable Disabled',
    ]);
  });

  it('says which events each state allows', () => {
    expect(Object.fromEntries(HOST_STATES.map((state) => [state, allowedEvents(state)]))).toEqual({
      Enabled: ['enable', 'disable', 'maintain'],
      Disabled: ['enable', 'disable', 'maintain'],
      PreMaintenance: ['enable', 'disable', 'maintain'],
      Maintenance: ['enable', 'disable'],
    });
  });
});
