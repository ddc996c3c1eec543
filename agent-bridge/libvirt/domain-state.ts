/**
 * States and their reasons; the position in a list is the number on the wire.
 * Source: `virDomainState` and the `virDomain*Reason` enums in `include/libvirt/libvirt-domain.h`.
 */
export const domainStates = [
  'nostate',
  'running',
  'blocked',
  'paused',
  'shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
] as const;
export type DomainStateName = (typeof domainStates)[number];

const reasons = {
  nostate: ['unknown'],
  running: [
    'unknown',
    'booted',
    'migrated',
    'restored',
    'from-snapshot',
    'unpaused',
    'migration-canceled',
    'save-canceled',
    'wakeup',
    'crashed',
    'postcopy',
    'postcopy-failed',
  ],
  blocked: ['unknown'],
  paused: [
    'unknown',
    'user',
    'migration',
    'save',
    'dump',
    'io-error',
    'watchdog',
    'from-snapshot',
    'shutting-down',
    'snapshot',
    'crashed',
    'starting-up',
    'postcopy',
    'postcopy-failed',
    'api-error',
  ],
  shutdown: ['unknown', 'user'],
  shutoff: ['unknown', 'shutdown', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from-snapshot', 'daemon'],
  crashed: ['unknown', 'panicked'],
  pmsuspended: ['unknown'],
} as const satisfies Record<DomainStateName, readonly string[]>;
export type DomainStateReason = (typeof reasons)[DomainStateName][number];

/** `unrecognised`: a number of a libvirt newer than these lists. */
export interface DomainState {
  readonly state: DomainStateName | 'unrecognised';
  readonly reason: DomainStateReason | 'unrecognised';
}

export function domainStateOf(stateNumber: number, reasonNumber: number): DomainState {
  const state = domainStates[stateNumber];
  if (state === undefined) return { state: 'unrecognised', reason: 'unrecognised' };
  return { state, reason: reasons[state][reasonNumber] ?? 'unrecognised' };
}
