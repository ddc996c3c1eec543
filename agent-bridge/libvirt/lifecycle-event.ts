/**
 * Lifecycle events and their details; the position in a list is the number on the wire.
 * Source: `virDomainEventType` and the `virDomainEvent*DetailType` enums in `include/libvirt/libvirt-domain.h`.
 */
const details = {
  defined: ['added', 'updated', 'renamed', 'from-snapshot'],
  undefined: ['removed', 'renamed'],
  started: ['booted', 'migrated', 'restored', 'from-snapshot', 'wakeup'],
  suspended: [
    'paused',
    'migrated',
    'io-error',
    'watchdog',
    'restored',
    'from-snapshot',
    'api-error',
    'postcopy',
    'postcopy-failed',
  ],
  resumed: ['unpaused', 'migrated', 'from-snapshot', 'postcopy', 'postcopy-failed'],
  stopped: ['shutdown', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from-snapshot'],
  shutdown: ['finished', 'guest', 'host'],
  pmsuspended: ['memory', 'disk'],
  crashed: ['panicked', 'crashloaded'],
} as const;

export const lifecycleEvents = [
  'defined',
  'undefined',
  'started',
  'suspended',
  'resumed',
  'stopped',
  'shutdown',
  'pmsuspended',
  'crashed',
] as const satisfies readonly (keyof typeof details)[];
export type LifecycleEventName = (typeof lifecycleEvents)[number];
export type LifecycleDetailName = (typeof details)[LifecycleEventName][number];

/** `unrecognised`: a number of a libvirt newer than these lists. The owner should then look at the domain itself. */
export interface LifecycleDetails {
  readonly event: LifecycleEventName | 'unrecognised';
  readonly detail: LifecycleDetailName | 'unrecognised';
}

export function lifecycleOf(eventNumber: number, detailNumber: number): LifecycleDetails {
  const event = lifecycleEvents[eventNumber];
  if (event === undefined) return { event: 'unrecognised', detail: 'unrecognised' };
  return { event, detail: details[event][detailNumber] ?? 'unrecognised' };
}
