import type { AgentVmState, GraphicsDevice, LiveVm, VmEventCause, VmState } from '#contract';

/** What the database says of a VM. */
export interface StoredVm {
  readonly state: VmState;
  readonly hostUuid: string | null;
  readonly graphicsDevices: readonly GraphicsDevice[];
  /** True while an operation on it goes on, here or on another live management node. */
  readonly operationGoesOn: boolean;
}

/** What a host says of it; `live` is null when it does not know the VM. */
export interface SeenVm {
  readonly hostUuid: string;
  readonly live: LiveVm | null;
  /** From an event; absent when the host was asked. */
  readonly cause?: VmEventCause;
}

/** Where a VM comes to rest. */
export interface VmRest {
  readonly state: VmState;
  readonly hostUuid: string | null;
  readonly stateReason: string | null;
  readonly graphicsDevices: readonly GraphicsDevice[];
}

export type Reconciliation =
  | { kind: 'unchanged' }
  | { kind: 'devices'; graphicsDevices: readonly GraphicsDevice[] }
  | { kind: 'moved'; rest: VmRest }
  /** It is active on a host where it should not be: nothing is changed, somebody must look. */
  | { kind: 'conflict' };

/** What a host's word means for a resting VM. Names of the left side as ZStack's agent gives them. */
const STATE_OF: Readonly<Record<AgentVmState | 'missing', VmState>> = {
  Running: 'Running',
  Paused: 'Paused',
  Crashed: 'Crashed',
  NoState: 'NoState',
  // A guest that put itself to sleep: ZStack calls it Unknown, too.
  Suspended: 'Unknown',
  Shutdown: 'Stopped',
  missing: 'Stopped',
};

const REASON_OF: Readonly<Partial<Record<VmState, string>>> = {
  Crashed: 'the guest or its QEMU process crashed',
  Unknown: 'the guest put itself to sleep',
  NoState: 'the hypervisor does not know its state',
};

/** `failed` is libvirt's word for a QEMU process that went away by itself. */
const CRASHES: readonly VmEventCause[] = ['crashed', 'failed'];

const INACTIVE: readonly VmState[] = ['Created', 'Stopped', 'Destroyed'];

/**
 * What the database must learn from what a host says. Pure, so that every pair of a stored and a live state is in one
 * table of a test.
 */
export function reconcile(stored: StoredVm, seen: SeenVm): Reconciliation {
  if (stored.operationGoesOn) return { kind: 'unchanged' };
  const active = isActive(seen);
  const elsewhere = stored.hostUuid !== null && stored.hostUuid !== seen.hostUuid;
  // The definition that a VM leaves behind on its former host says nothing; a domain that runs there says too much.
  if (elsewhere) return active ? { kind: 'conflict' } : { kind: 'unchanged' };
  const rest = settle(stored.state, seen);
  if (rest.state !== stored.state) {
    return {
      kind: 'moved',
      rest: { ...rest, stateReason: rest.stateReason ?? interruption(stored.state, rest.state) },
    };
  }
  const { graphicsDevices } = rest;
  return sameDevices(stored.graphicsDevices, graphicsDevices)
    ? { kind: 'unchanged' }
    : { kind: 'devices', graphicsDevices };
}

/** Where a VM rests by its host's word, whatever was going on before. */
export function settle(before: VmState, seen: SeenVm): VmRest {
  const state = restingState(before, seen);
  const graphicsDevices = isActive(seen) ? (seen.live?.graphicsDevices ?? []) : [];
  return {
    state,
    hostUuid: INACTIVE.includes(state) ? null : seen.hostUuid,
    stateReason: REASON_OF[state] ?? null,
    graphicsDevices,
  };
}

function restingState(before: VmState, seen: SeenVm): VmState {
  // A definition on the host does not make a VM more than it was, and libvirt remembers an old crash until the next
  // start: only an active domain brings a resting VM up again.
  if (INACTIVE.includes(before) && !isActive(seen)) return before;
  const { live, cause } = seen;
  // It crashed and its domain is off since: that is still the crash. Only a start or a stop ends it.
  if (live?.state === 'Shutdown' && (before === 'Crashed' || (cause !== undefined && CRASHES.includes(cause)))) {
    return 'Crashed';
  }
  return STATE_OF[live?.state ?? 'missing'];
}

/** A start that nobody finished. Only VMs without a live operation come here in a transitional state. */
function interruption(before: VmState, after: VmState): string | null {
  const wasStarting = before === 'Starting' || before === 'Rebooting';
  return wasStarting && after === 'Stopped' ? 'the last start failed: its management node stopped meanwhile' : null;
}

/** A crashed domain whose QEMU process is kept still has its devices. */
function isActive({ live }: SeenVm): boolean {
  return live !== null && live.state !== 'Shutdown' && (live.state !== 'Crashed' || live.graphicsDevices.length > 0);
}

function sameDevices(one: readonly GraphicsDevice[], other: readonly GraphicsDevice[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ type, port, tlsPort, listen }, index) => {
      const twin = other[index];
      return twin?.type === type && twin.port === port && twin.tlsPort === tlsPort && twin.listen === listen;
    })
  );
}
