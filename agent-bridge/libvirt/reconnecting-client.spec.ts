import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hostProcedures } from './host-procedures.js';
import { ReconnectingLibvirtClient, type ReconnectingLibvirtClientOptions } from './reconnecting-client.js';
import { sessionProcedures } from './session-procedures.js';
import { FakeLibvirtd } from './testing/fake-libvirtd.js';
import { fixture } from './testing/fixture.js';

const soon = { interval: 1 };
const fast = { reconnectInitialDelayMs: 1, reconnectMaxDelayMs: 4, reconnectFactor: 2 };
const HOSTNAME = hostProcedures.getHostname.number;

describe('ReconnectingLibvirtClient', () => {
  const daemons: FakeLibvirtd[] = [];
  const clients: ReconnectingLibvirtClient[] = [];

  async function setUp(options: Partial<ReconnectingLibvirtClientOptions> = {}) {
    const daemon = await FakeLibvirtd.start();
    daemons.push(daemon);
    const client = new ReconnectingLibvirtClient({ socketPath: daemon.socketPath, ...fast, ...options });
    clients.push(client);
    const log: string[] = [];
    client.on('connected', () => log.push('connected'));
    client.on('disconnected', (reason) => log.push(`disconnected: ${reason.kind}`));
    return { daemon, client, log };
  }

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.stop()));
    await Promise.all(daemons.splice(0).map((daemon) => daemon.remove()));
  });

  it('connects again after the daemon was killed, with calls refused in between', async () => {
    const { daemon, client, log } = await setUp();
    client.start();
    await client.whenConnected(5000);
    const inFlight = expect(client.host.getHostname()).rejects.toMatchObject({ kind: 'closed', mayHaveRun: true });
    await vi.waitFor(() => expect(daemon.peers[0]?.serialsOf(HOSTNAME)).toHaveLength(1), soon);
    await daemon.crash();
    await inFlight;
    await vi.waitFor(() => expect(client.isConnected).toBe(false), soon);
    await expect(client.host.getHostname()).rejects.toMatchObject({ kind: 'not-connected', mayHaveRun: false });
    daemon.prepare = (peer) => peer.answer(HOSTNAME, (result) => void result.string('again'));
    await daemon.listen();
    await client.whenConnected(5000);
    expect(await client.host.getHostname()).toBe('again');
    expect(log).toEqual(['connected', 'disconnected: closed', 'connected']);
  });

  it('has every subscription in force before it says "connected"', async () => {
    const { daemon, client } = await setUp();
    const heard: string[] = [];
    await client.subscribe('lifecycle', (event) => heard.push(event.event));
    const gone = await client.subscribe('reboot', () => {});
    await client.subscribe('graphics', (event) => heard.push(event.phase));
    await gone.unsubscribe();
    const registeredAtConnected: number[][] = [];
    client.on('connected', () => registeredAtConnected.push([...(daemon.peers.at(-1)?.registered.values() ?? [])]));
    client.start();
    await client.whenConnected(5000);
    await daemon.crash();
    await vi.waitFor(() => expect(client.isConnected).toBe(false), soon);
    await daemon.listen();
    await client.whenConnected(5000);
    expect(registeredAtConnected).toEqual([
      [0, 5],
      [0, 5],
    ]);
    daemon.peers
      .at(-1)
      ?.stream.write(Buffer.concat([fixture('lifecycle-started-event'), fixture('graphics-connect-event')]));
    await vi.waitFor(() => expect(heard).toEqual(['started', 'connect']), soon);
  });

  it('subscribes and unsubscribes while connected', async () => {
    const { daemon, client } = await setUp();
    client.start();
    await client.whenConnected(5000);
    const registered = () => [...(daemon.peers[0]?.registered.values() ?? [])];
    const one = await client.subscribe('lifecycle', () => {});
    const two = await client.subscribe('lifecycle', () => {});
    expect(registered()).toEqual([0]);
    await one.unsubscribe();
    expect(registered()).toEqual([0]);
    await two.unsubscribe();
    expect(registered()).toEqual([]);
  });

  it('keeps a subscription that was made while the connection broke', async () => {
    const { daemon, client } = await setUp();
    client.start();
    await client.whenConnected(5000);
    const [peer] = daemon.peers;
    peer?.ignore(sessionProcedures.domainEventRegister.number);
    const subscribing = client.subscribe('lifecycle', () => {});
    await vi.waitFor(() => expect(peer?.serialsOf(316)).toHaveLength(1), soon);
    const again = once(client, 'connected');
    peer?.stream.destroy();
    await subscribing;
    await again;
    expect([...(daemon.peers[1]?.registered.values() ?? [])]).toEqual([0]);
  });

  it('does not keep a subscription that the daemon did not answer', async () => {
    const { daemon, client } = await setUp({ callTimeoutMs: 20 });
    client.start();
    await client.whenConnected(5000);
    daemon.peers[0]?.ignore(sessionProcedures.domainEventRegister.number);
    const heard: string[] = [];
    await expect(client.subscribe('lifecycle', () => heard.push('event'))).rejects.toMatchObject({
      kind: 'call-timeout',
    });
    daemon.peers[0]?.stream.write(fixture('lifecycle-started-event'));
    daemon.peers[0]?.answer(HOSTNAME, (result) => void result.string('h'));
    await client.host.getHostname();
    expect(heard).toEqual([]);
  });

  it('pauses longer after each failed attempt, and tells why', async () => {
    const { daemon, client } = await setUp();
    await daemon.crash();
    const pauses: number[] = [];
    client.on('retrying', (_, delayMs) => pauses.push(delayMs));
    client.start();
    await vi.waitFor(() => expect(pauses.slice(0, 4)).toEqual([2, 4, 4, 4]), soon);
    await expect(client.whenConnected(1)).rejects.toMatchObject({
      kind: 'not-connected',
      cause: { kind: 'connect-failed' },
    });
    await expect(client.host.getHostname()).rejects.toMatchObject({ cause: { kind: 'connect-failed' } });
  });

  it('leaves nothing behind from one attempt to the next', async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error) => warnings.push(warning.message);
    process.on('warning', onWarning);
    const { daemon, client } = await setUp();
    daemon.prepare = (peer) => peer.stream.destroy();
    let attempts = 0;
    client.on('retrying', () => {
      attempts += 1;
    });
    client.start();
    await vi.waitFor(() => expect(attempts).toBeGreaterThan(15), soon);
    await client.stop();
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('treats a failed resubscription as a failed attempt', async () => {
    const { daemon, client, log } = await setUp();
    await client.subscribe('lifecycle', () => {});
    daemon.prepare = (peer) => {
      if (daemon.peers.length > 0) return;
      peer.answer(sessionProcedures.domainEventRegister.number, () => peer.stream.destroy());
    };
    client.start();
    await client.whenConnected(5000);
    expect(daemon.peers).toHaveLength(2);
    expect(log).toEqual(['connected']);
  });

  it('survives a listener that throws', async () => {
    const errors: unknown[] = [];
    const { client } = await setUp({ onListenerError: (error) => errors.push(error) });
    const fault = new Error('faulty listener');
    client.prependListener('connected', () => {
      throw fault;
    });
    client.start();
    await vi.waitFor(() => expect(errors).toEqual([fault]), soon);
    expect(client.isConnected).toBe(true);
  });

  it('stops before it was started, and then never starts', async () => {
    const { daemon, client } = await setUp();
    await client.stop();
    client.start();
    await client.stop();
    expect(daemon.peers).toEqual([]);
  });

  it('stops while it connects', async () => {
    const { daemon, client, log } = await setUp();
    daemon.prepare = (peer) => peer.ignore(sessionProcedures.authList.number);
    client.start();
    await vi.waitFor(() => expect(daemon.peers[0]?.received).toHaveLength(1), soon);
    await client.stop();
    expect(log).toEqual([]);
  });

  it('stops between two attempts', async () => {
    const { daemon, client } = await setUp({ reconnectInitialDelayMs: 60_000, reconnectMaxDelayMs: 60_000 });
    await daemon.crash();
    const retrying = once(client, 'retrying');
    client.start();
    await retrying;
    const waiting = expect(client.whenConnected(60_000)).rejects.toMatchObject({ kind: 'not-connected' });
    await client.stop();
    await waiting;
  });

  it('stops while connected: open calls are rejected, and it does not come back', async () => {
    const { daemon, client, log } = await setUp();
    client.start();
    await client.whenConnected(5000);
    const open = expect(client.host.getHostname()).rejects.toMatchObject({ kind: 'closed' });
    await client.stop();
    await client.stop();
    await open;
    expect([log, client.isConnected, daemon.peers.length]).toEqual([['connected', 'disconnected: closed'], false, 1]);
  });
});
