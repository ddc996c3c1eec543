import type { AgentVmState, VmEventCause } from '#contract';
import type { LifecycleDetailName, LifecycleEventName } from '../libvirt/index.js';

/** What an event says of a VM. */
export interface Meaning {
  readonly cause: VmEventCause;
  readonly state: AgentVmState;
}

type DetailCauses = Readonly<Partial<Record<LifecycleDetailName, VmEventCause>>>;

interface EventMeaning {
  /** Null for an event that changes no state. */
  readonly state: AgentVmState | null;
  readonly causes: DetailCauses;
}

/**
 * libvirt's lifecycle events and details; a detail that is missing, or newer than this list, is `other`.
 * https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventType
 */
const MEANINGS: Record<LifecycleEventName, EventMeaning> = {
  defined: { state: null, causes: {} },
  undefined: { state: null, causes: {} },
  started: {
    state: 'Running',
    causes: {
      booted: 'booted',
      migrated: 'migrated',
      restored: 'restored',
      'from-snapshot': 'restored',
      wakeup: 'resumed',
    },
  },
  suspended: {
    state: 'Paused',
    causes: {
      paused: 'paused',
      migrated: 'migrated',
      'io-error': 'failed',
      watchdog: 'failed',
      restored: 'restored',
      'from-snapshot': 'restored',
      'api-error': 'failed',
      postcopy: 'migrated',
      'postcopy-failed': 'failed',
    },
  },
  resumed: {
    state: 'Running',
    causes: {
      unpaused: 'resumed',
      migrated: 'migrated',
      'from-snapshot': 'restored',
      postcopy: 'migrated',
      'postcopy-failed': 'failed',
    },
  },
  stopped: {
    state: 'Shutdown',
    causes: {
      shutdown: 'guestShutdown',
      destroyed: 'destroyed',
      crashed: 'crashed',
      migrated: 'migrated',
      saved: 'saved',
      failed: 'failed',
      'from-snapshot': 'restored',
    },
  },
  // The guest has turned off; `stopped` follows when QEMU has ended.
  shutdown: { state: null, causes: {} },
  pmsuspended: { state: 'Suspended', causes: { memory: 'paused', disk: 'paused' } },
  crashed: { state: 'Crashed', causes: { panicked: 'crashed', crashloaded: 'crashed' } },
};

/** Null for an event that changes no VM's state. */
export function meaningOf(event: LifecycleEventName, detail: LifecycleDetailName | 'unrecognised'): Meaning | null {
  const { state, causes } = MEANINGS[event];
  if (state === null) return null;
  return { state, cause: (detail === 'unrecognised' ? undefined : causes[detail]) ?? 'other' };
}
