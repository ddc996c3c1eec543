import { HOST_STATE_EVENTS, type HostState, type HostStateEvent } from '#contract';

/** Steps of the administrator's wish: `maintain` of the API is the first and the last of these, one after the other. */
export const HOST_STATE_STEPS = ['preMaintain', 'maintain', 'enable', 'disable'] as const;
export type HostStateStep = (typeof HOST_STATE_STEPS)[number];

/** ZStack's table; null: the step is not possible. */
const STATE_AFTER: Record<HostState, Record<HostStateStep, HostState | null>> = {
  Enabled: { enable: 'Enabled', disable: 'Disabled', preMaintain: 'PreMaintenance', maintain: null },
  Disabled: { enable: 'Enabled', disable: 'Disabled', preMaintain: 'PreMaintenance', maintain: null },
  PreMaintenance: { enable: 'Enabled', disable: 'Disabled', preMaintain: 'PreMaintenance', maintain: 'Maintenance' },
  Maintenance: { enable: 'Enabled', disable: 'Disabled', preMaintain: null, maintain: null },
};

/** The step that an event of the API begins with. */
export const FIRST_STEP: Record<HostStateEvent, HostStateStep> = {
  enable: 'enable',
  disable: 'disable',
  maintain: 'preMaintain',
};

/** The state after a step; null when it is not possible. */
export function hostStateAfter(state: HostState, step: HostStateStep): HostState | null {
  return STATE_AFTER[state][step];
}

/** Events of the API that are possible in a state. */
export function allowedEvents(state: HostState): HostStateEvent[] {
  return HOST_STATE_EVENTS.filter((event) => hostStateAfter(state, FIRST_STEP[event]) !== null);
}
