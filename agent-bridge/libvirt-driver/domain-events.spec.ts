import { describe, expect, it, vi } from 'vitest';
import type { AgentVmState, LiveVm } from '#contract';
import type { DriverEvent } from '../driver/hypervisor-driver.js';
import { LibvirtTransportError, type LifecycleDetailName, type LifecycleEventName } from '../libvirt/index.js';
import { DomainEvents } from './domain-events.js';

const uuid = '1'.repeat(32);
const domain = { name: uuid, uuid, id: 3 };
const graphicsDevices: LiveVm['graphicsDevices'] = [{ type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' }];
const address = (service: string) => ({ family: 'ipv4', node: '127.0.0.1', service }) as const;

type Step = readonly [LifecycleEventName, LifecycleDetailName];

/** Events of one domain; `live` is how libvirt shows it when it is looked at. */
function makeWorld(live?: AgentVmState) {
  const emitted: DriverEvent[] = [];
  const backgroundErrors: unknown[] = [];
  const waiters = { stopped: vi.fn(), connectionLost: vi.fn() };
  const look = { vm: live && { ref: domain, vm: { vmInstanceUuid: uuid, state: live, graphicsDevices } } };
  const findOwned = vi.fn(async () => look.vm);
  const events = new DomainEvents({
    domains: { findOwned },
    waiters,
    emit: (event) => emitted.push(event),
    onBackgroundError: (error) => backgroundErrors.push(error),
  });
  const play = async (...steps: readonly Step[]) => {
    for (const [event, detail] of steps) events.onLifecycle({ kind: 'lifecycle', domain, event, detail });
    await new Promise((resolve) => setImmediate(resolve));
  };
  const viewer = (phase: 'connect' | 'initialize' | 'disconnect', service: string) =>
    events.onGraphics({
      kind: 'graphics',
      domain,
      phase,
      local: address('5900'),
      remote: address(service),
      authScheme: 'vnc',
      identities: [],
    });
  return { events, emitted, backgroundErrors, waiters, look, findOwned, play, viewer };
}

const changed = (cause: string, state: AgentVmState, devices: LiveVm['graphicsDevices'] = graphicsDevices) => ({
  type: 'vmChanged',
  cause,
  vm: { vmInstanceUuid: uuid, state, graphicsDevices: devices },
});
const off = (cause: string) => changed(cause, 'Shutdown', []);

describe('events of a domain', () => {
  it('tell of a start once, with its console', async () => {
    const { emitted, play } = makeWorld('Running');
    await play(['defined', 'added'], ['resumed', 'unpaused'], ['started', 'booted']);
    expect(emitted).toEqual([changed('booted', 'Running')]);
  });

  it('tell of pause, resume and the end in order', async () => {
    const { emitted, play } = makeWorld('Running');
    await play(
      ['started', 'booted'],
      ['suspended', 'paused'],
      ['resumed', 'unpaused'],
      ['shutdown', 'guest'],
      ['stopped', 'shutdown'],
    );
    expect(emitted).toEqual([
      changed('booted', 'Running'),
      changed('paused', 'Paused'),
      changed('resumed', 'Running'),
      off('guestShutdown'),
    ]);
  });

  it('tell of a VM that was there before', async () => {
    const { events, emitted, play } = makeWorld('Running');
    events.learn([{ vmInstanceUuid: uuid, state: 'Paused' }]);
    await play(['resumed', 'unpaused'], ['stopped', 'failed']);
    expect(emitted).toEqual([changed('resumed', 'Running'), off('failed')]);
  });

  it('are believed more than a look that may be older', async () => {
    const { events, emitted, play } = makeWorld('Paused');
    await play(['suspended', 'paused']);
    events.learn([{ vmInstanceUuid: uuid, state: 'Running' }]);
    await play(['resumed', 'unpaused']);
    expect(emitted).toEqual([changed('paused', 'Paused'), changed('resumed', 'Running')]);
  });

  it('tell nothing of a foreign domain', async () => {
    const { emitted, play, viewer } = makeWorld();
    await play(['started', 'booted'], ['stopped', 'destroyed'], ['undefined', 'removed']);
    viewer('initialize', '40000');
    expect(emitted).toEqual([]);
  });

  it('tell nothing of a start that is over already: the end follows', async () => {
    const { events, emitted, play } = makeWorld('Shutdown');
    events.learn([{ vmInstanceUuid: uuid, state: 'Shutdown' }]);
    await play(['started', 'booted'], ['stopped', 'failed']);
    expect(emitted).toEqual([off('failed')]);
  });

  it('that are newer than this code are left out', async () => {
    const { events, emitted } = makeWorld('Running');
    events.onLifecycle({ kind: 'lifecycle', domain, event: 'unrecognised', detail: 'unrecognised' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(emitted).toEqual([]);
  });

  it('wake those who wait for the end, at once', async () => {
    const { events, waiters } = makeWorld('Running');
    events.onLifecycle({ kind: 'lifecycle', domain, event: 'stopped', detail: 'shutdown' });
    expect(waiters.stopped.mock.calls).toEqual([[uuid]]);
  });
});

describe('a stop that was asked for', () => {
  it.each([
    ['stoppedByCommand', 'shutdown'],
    ['stoppedByCommand', 'destroyed'],
    ['destroyed', 'destroyed'],
  ] as const)('is told as %s when libvirt says %s', async (cause, detail) => {
    const { events, emitted, play } = makeWorld('Running');
    await play(['started', 'booted']);
    events.expectStop(uuid, cause);
    await play(['stopped', detail], ['started', 'booted'], ['stopped', 'shutdown']);
    expect(emitted.slice(1)).toEqual([off(cause), changed('booted', 'Running'), off('guestShutdown')]);
  });

  it('and was not needed is forgotten', async () => {
    const { events, emitted, play } = makeWorld('Running');
    events.expectStop(uuid, 'stoppedByCommand');
    events.expectNoStop(uuid);
    await play(['started', 'booted'], ['stopped', 'destroyed']);
    expect(emitted.slice(1)).toEqual([off('destroyed')]);
  });
});

describe('a definition that goes', () => {
  it('because a VM that was off is destroyed is told as that', async () => {
    const { events, emitted, play } = makeWorld('Running');
    events.learn([{ vmInstanceUuid: uuid, state: 'Shutdown' }]);
    events.expectStop(uuid, 'destroyed');
    events.expectUndefine(uuid);
    await play(['undefined', 'removed']);
    expect(emitted).toEqual([off('destroyed')]);
  });

  it('with a running VM is told once', async () => {
    const { events, emitted, play } = makeWorld('Running');
    await play(['started', 'booted']);
    events.expectStop(uuid, 'destroyed');
    events.expectUndefine(uuid);
    await play(['stopped', 'destroyed'], ['undefined', 'removed']);
    expect(emitted.slice(1)).toEqual([off('destroyed')]);
  });

  it('because it is about to be replaced is no news', async () => {
    const { events, emitted, play } = makeWorld('Running');
    events.learn([{ vmInstanceUuid: uuid, state: 'Shutdown' }]);
    events.expectUndefine(uuid);
    await play(['undefined', 'removed'], ['defined', 'added'], ['resumed', 'unpaused'], ['started', 'booted']);
    expect(emitted).toEqual([changed('booted', 'Running')]);
  });

  it('behind our back asks for a look at everything', async () => {
    const { events, emitted, play } = makeWorld('Running');
    events.learn([{ vmInstanceUuid: uuid, state: 'Shutdown' }]);
    await play(['undefined', 'removed']);
    expect(emitted).toEqual([{ type: 'resync', reason: `the definition of vm[uuid:${uuid}] was removed` }]);
  });
});

describe('viewers of a console', () => {
  const told = (connected: boolean) => ({ type: 'consoleConnected', vmInstanceUuid: uuid, connected });

  it('are told of when the first gets in and the last goes', async () => {
    const { events, emitted, viewer } = makeWorld('Running');
    events.learn([{ vmInstanceUuid: uuid, state: 'Running' }]);
    for (const service of ['1', '2']) for (const phase of ['connect', 'initialize'] as const) viewer(phase, service);
    viewer('connect', '3');
    viewer('disconnect', '3');
    viewer('disconnect', '1');
    viewer('disconnect', '2');
    expect(emitted).toEqual([told(true), told(false)]);
  });

  it('are gone when the VM is off', async () => {
    const { events, emitted, viewer, play } = makeWorld('Running');
    events.learn([{ vmInstanceUuid: uuid, state: 'Running' }]);
    viewer('initialize', '1');
    await play(['stopped', 'failed']);
    expect(emitted).toEqual([told(true), told(false), off('failed')]);
  });
});

describe('a lost connection', () => {
  it('makes everything known doubtful', async () => {
    const { events, emitted, waiters, play } = makeWorld('Running');
    events.learn([{ vmInstanceUuid: uuid, state: 'Paused' }]);
    events.expectStop(uuid, 'destroyed');
    events.expectUndefine(uuid);
    events.connectionLost();
    expect(waiters.connectionLost).toHaveBeenCalledOnce();
    await play(['stopped', 'destroyed'], ['undefined', 'removed']);
    expect(emitted).toEqual([]);
  });

  it('while a domain is looked at is told elsewhere, any other failure here', async () => {
    const { backgroundErrors, findOwned, emitted, play } = makeWorld('Running');
    const surprise = new Error('surprise');
    findOwned.mockRejectedValueOnce(new LibvirtTransportError('closed', 'lost')).mockRejectedValueOnce(surprise);
    await play(['started', 'booted'], ['suspended', 'paused'], ['resumed', 'unpaused']);
    expect(backgroundErrors).toEqual([surprise]);
    expect(emitted).toEqual([]);
  });
});
