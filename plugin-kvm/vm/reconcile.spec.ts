import { describe, expect, it } from 'vitest';
import {
  AGENT_VM_STATES,
  type AgentVmState,
  type GraphicsDevice,
  type LiveVm,
  VM_STATES,
  type VmState,
} from '#contract';
import { reconcile, type SeenVm, type StoredVm, settle } from './reconcile.js';

const HOST = '1'.repeat(32);
const OTHER_HOST = '2'.repeat(32);
const UUID = 'd'.repeat(32);
const VNC: GraphicsDevice = { type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' };
const SPICE: GraphicsDevice = { type: 'spice', port: 5901, tlsPort: 5902, listen: '127.0.0.1' };

const OFF = ['Created', 'Stopped', 'Destroyed'] satisfies VmState[];
/** Whether the agent tells graphics devices in this state: only of domains that are active. */
const ACTIVE: Record<AgentVmState, boolean> = {
  Running: true,
  Paused: true,
  Shutdown: false,
  Crashed: true,
  Suspended: true,
  NoState: true,
};

function stored(state: VmState, changes: Partial<StoredVm> = {}): StoredVm {
  const off = OFF.some((one) => one === state);
  return { state, hostUuid: off ? null : HOST, graphicsDevices: off ? [] : [VNC], operationGoesOn: false, ...changes };
}

function seen(state: AgentVmState | 'missing', changes: Partial<SeenVm> = {}): SeenVm {
  const graphicsDevices = state !== 'missing' && ACTIVE[state] ? [VNC] : [];
  const live = state === 'missing' ? null : { vmInstanceUuid: UUID, state, graphicsDevices };
  return { hostUuid: HOST, live, ...changes };
}

const LIVE_STATES = [...AGENT_VM_STATES, 'missing'] as const;
type LiveState = (typeof LIVE_STATES)[number];

/** The state that each pair leads to; what is not listed stays as it is. */
const ACTIVE_RESULT: Record<LiveState, VmState> = {
  Running: 'Running',
  Paused: 'Paused',
  Shutdown: 'Stopped',
  Crashed: 'Crashed',
  Suspended: 'Unknown',
  NoState: 'NoState',
  missing: 'Stopped',
};
const EXCEPTIONS: Partial<Record<VmState, Partial<Record<LiveState, VmState>>>> = {
  Created: { Shutdown: 'Created', missing: 'Created' },
  Destroyed: { Shutdown: 'Destroyed', missing: 'Destroyed' },
  Crashed: { Shutdown: 'Crashed' },
};

describe('reconcile', () => {
  const pairs = VM_STATES.flatMap((state) => LIVE_STATES.map((live) => [state, live] as const));

  it.each(pairs)('a VM in %s that its host says is %s', (state, live) => {
    const target = EXCEPTIONS[state]?.[live] ?? ACTIVE_RESULT[live];
    const result = reconcile(stored(state), seen(live));
    if (target !== state) {
      expect(result).toEqual({
        kind: 'moved',
        rest: {
          state: target,
          hostUuid: OFF.some((one) => one === target) ? null : HOST,
          stateReason: reasonFor(state, target),
          graphicsDevices: live !== 'missing' && ACTIVE[live] ? [VNC] : [],
        },
      });
    } else if (state === 'Crashed' && live === 'Shutdown') {
      expect(result).toEqual({ kind: 'devices', graphicsDevices: [] });
    } else {
      expect(result).toEqual({ kind: 'unchanged' });
    }
  });

  it.each(pairs)('leaves a VM in %s alone while an operation goes on, %s or not', (state, live) => {
    expect(reconcile(stored(state, { operationGoesOn: true }), seen(live))).toEqual({ kind: 'unchanged' });
  });

  it.each(pairs)('does not take a VM in %s away from its host because another says %s', (state, live) => {
    const result = reconcile(stored(state, { hostUuid: OTHER_HOST }), seen(live));
    const active = live !== 'missing' && ACTIVE[live];
    expect(result).toEqual({ kind: active ? 'conflict' : 'unchanged' });
  });

  it('takes over changed devices', () => {
    const live: LiveVm = { vmInstanceUuid: UUID, state: 'Running', graphicsDevices: [SPICE] };
    const changed = { kind: 'devices', graphicsDevices: [SPICE] };
    expect(reconcile(stored('Running'), { hostUuid: HOST, live })).toEqual(changed);
    const other = { ...VNC, port: 5905 };
    expect(reconcile(stored('Running', { graphicsDevices: [other] }), seen('Running')).kind).toBe('devices');
    expect(reconcile(stored('Running', { graphicsDevices: [VNC, SPICE] }), seen('Running')).kind).toBe('devices');
  });

  it.each(['crashed', 'failed'] as const)('knows a crash by the event (%s), though the domain is off', (cause) => {
    expect(settle('Running', seen('Shutdown', { cause }))).toEqual({
      state: 'Crashed',
      hostUuid: HOST,
      stateReason: 'the guest or its QEMU process crashed',
      graphicsDevices: [],
    });
    expect(settle('Running', seen('Shutdown', { cause: 'guestShutdown' })).state).toBe('Stopped');
    expect(settle('Stopped', seen('Shutdown', { cause })).state).toBe('Stopped');
  });

  it('does not take an old crash that libvirt remembers for a new one', () => {
    const off: LiveVm = { vmInstanceUuid: UUID, state: 'Crashed', graphicsDevices: [] };
    expect(reconcile(stored('Stopped'), { hostUuid: HOST, live: off })).toEqual({ kind: 'unchanged' });
    expect(reconcile(stored('Running'), { hostUuid: HOST, live: off }).kind).toBe('moved');
  });
});

function reasonFor(before: VmState, after: VmState): string | null {
  if (after === 'Crashed') return 'the guest or its QEMU process crashed';
  if (after === 'Unknown') return 'the guest put itself to sleep';
  if (after === 'NoState') return 'the hypervisor does not know its state';
  const wasStarting = before === 'Starting' || before === 'Rebooting';
  return wasStarting && after === 'Stopped' ? 'the last start failed: its management node stopped meanwhile' : null;
}
