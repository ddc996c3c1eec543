import type { ENABLE_EVENTS, ENABLE_STATES } from '#contract';

export type EnableState = (typeof ENABLE_STATES)[number];
export type EnableEvent = (typeof ENABLE_EVENTS)[number];

/** Zones and clusters: every event is possible in every state. */
export const ENABLE_STATE_AFTER: Record<EnableEvent, EnableState> = { enable: 'Enabled', disable: 'Disabled' };
