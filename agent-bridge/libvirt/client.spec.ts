import { afterEach, describe, expect, it, vi } from 'vitest';
import { LibvirtClient } from './client.js';
import type { DomainEvent } from './domain-event.js';
import { hostProcedures } from './host-procedures.js';
import { sessionProcedures } from './session-procedures.js';
import { FakeLibvirtd } from './testing/fake-libvirtd.js';
import type { FakePeer } from './testing/fake-peer.js';
import { fixture } from './testing/fixture.js';

const soon = { interval: 1 };

describe('LibvirtClient', () => {
  const daemons: FakeLibvirtd[] = [];
  const clients: LibvirtClient[] = [];

  async function daemon(prepare?: (peer: FakePeer) => void): Promise<FakeLibvirtd> {
    const started = await FakeLibvirtd.start(prepare);
    daemons.push(started);
    return started;
  }

  async function connected(prepare?: (peer: FakePeer) => void, options = {}) {
    const { socketPath, peers } = await daemon(prepare);
    const client = await LibvirtClient.connect({ socketPath, ...options });
    clients.push(client);
    const [peer] = peers;
    if (!peer) throw new Error('connected without a peer');
    return { client, peer };
  }

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await Promise.all(daemons.splice(0).map((started) => started.remove()));
  });

  it('authenticates, opens the given URI, and asks what the daemon can do', async () => {
    const opened: (string | undefined)[] = [];
    const { peer } = await connected(
      (fresh) =>
        fresh.answer(sessionProcedures.connectOpen.number, (_, args) => {
          opened.push(args.optional((text) => text.string()));
        }),
      { uri: 'qemu:///session' },
    );
    expect(opened).toEqual(['qemu:///session']);
    expect(peer.received.map(({ procedure }) => procedure)).toEqual([66, 1, 60, 60]);
  });

  it.each([
    [
      [2],
      'libvirt wants polkit authentication, which this client does not do: run as root, or set auth_unix_rw = "none" and a socket group in libvirtd.conf',
    ],
    [[1], 'libvirt wants authentication of type 1 (1 is SASL), which this client does not do'],
    [[], 'libvirt wants authentication of type  (1 is SASL), which this client does not do'],
  ])('refuses authentication of types %j', async (types, message) => {
    const { socketPath, peers } = await daemon((peer) =>
      peer.answer(sessionProcedures.authList.number, (result) => {
        result.array(types, (list, type) => list.int(type));
      }),
    );
    await expect(LibvirtClient.connect({ socketPath })).rejects.toMatchObject({ kind: 'auth-refused', message });
    await vi.waitFor(() => expect(peers[0]?.stream.destroyed).toBe(true), soon);
  });

  it('accepts a daemon that offers no authentication among others', async () => {
    await connected((peer) =>
      peer.answer(sessionProcedures.authList.number, (result) => {
        result.array([2, 0], (list, type) => list.int(type));
      }),
    );
  });

  it('names the socket when nobody listens there', async () => {
    await expect(LibvirtClient.connect({ socketPath: '/nonexistent/libvirt-sock' })).rejects.toMatchObject({
      kind: 'connect-failed',
      message: 'libvirt cannot be reached at /nonexistent/libvirt-sock: connect ENOENT /nonexistent/libvirt-sock',
      cause: { code: 'ENOENT' },
    });
  });

  it("passes on the daemon's reason for refusing to open", async () => {
    const { socketPath } = await daemon((peer) => {
      peer.ignore(sessionProcedures.connectOpen.number);
      peer.stream.on('data', () => {
        for (const serial of peer.serialsOf(1)) peer.replyError(1, serial, 5, 'no connection driver available');
      });
    });
    await expect(LibvirtClient.connect({ socketPath, uri: 'xen:///' })).rejects.toMatchObject({
      kind: 'connect-failed',
      message:
        'libvirt refused xen:///: connectOpen: no connection driver available (libvirt error 5 noConnect, domain 10)',
    });
  });

  it('refuses a daemon without event callbacks', async () => {
    const { socketPath } = await daemon((peer) =>
      peer.answer(sessionProcedures.connectSupportsFeature.number, (result) => {
        result.int(0);
      }),
    );
    await expect(LibvirtClient.connect({ socketPath })).rejects.toMatchObject({
      kind: 'connect-failed',
      message: 'this libvirt is too old: it has no event callbacks',
    });
  });

  it('gives up on a daemon that accepts and says nothing', async () => {
    const { socketPath, peers } = await daemon((peer) => peer.ignore(sessionProcedures.authList.number));
    await expect(LibvirtClient.connect({ socketPath, handshakeTimeoutMs: 20 })).rejects.toMatchObject({
      kind: 'call-timeout',
    });
    await vi.waitFor(() => expect(peers[0]?.stream.destroyed).toBe(true), soon);
  });

  it('gives up when told to', async () => {
    const { socketPath, peers } = await daemon((peer) => peer.ignore(sessionProcedures.authList.number));
    const abort = new AbortController();
    const attempt = LibvirtClient.connect({ socketPath }, { signal: abort.signal });
    const refused = expect(attempt).rejects.toMatchObject({
      kind: 'closed',
      cause: { cause: { message: 'it was given up', cause: { name: 'AbortError' } } },
    });
    await vi.waitFor(() => expect(peers[0]?.received).toHaveLength(1), soon);
    abort.abort();
    await refused;
  });

  it('does not even begin when it was given up before', async () => {
    const { socketPath } = await daemon();
    await expect(LibvirtClient.connect({ socketPath }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'connect-failed',
      message: `libvirt cannot be reached at ${socketPath}: it was given up`,
    });
  });

  it('registers a kind once, tells all its listeners, and deregisters with the last', async () => {
    const { client, peer } = await connected();
    const heard: string[] = [];
    const note = (who: string) => (event: DomainEvent) => void heard.push(`${who}: ${event.kind} ${event.domain.name}`);
    const [first, second] = await Promise.all([
      client.subscribe('lifecycle', note('first')),
      client.subscribe('lifecycle', note('second')),
      client.subscribe('graphics', note('third')),
    ]);
    expect([...peer.registered.values()]).toEqual([0, 5]);
    const send = async (total: number) => {
      peer.stream.write(Buffer.concat([fixture('lifecycle-started-event'), fixture('graphics-connect-event')]));
      await vi.waitFor(() => expect(heard).toHaveLength(total), soon);
    };
    await send(3);
    await first.unsubscribe();
    expect([...peer.registered.values()]).toEqual([0, 5]);
    await send(5);
    await second.unsubscribe();
    await second.unsubscribe();
    expect([...peer.registered.values()]).toEqual([5]);
    await send(6);
    expect(heard).toEqual([
      'first: lifecycle recorded',
      'second: lifecycle recorded',
      'third: graphics recorded',
      'second: lifecycle recorded',
      'third: graphics recorded',
      'third: graphics recorded',
    ]);
  });

  it('hears an event that arrives together with the reply to the registration', async () => {
    const { client, peer } = await connected();
    const heard: string[] = [];
    peer.answer(sessionProcedures.domainEventRegister.number, (result) => {
      peer.stream.cork();
      result.int(1);
      queueMicrotask(() => {
        peer.stream.write(fixture('lifecycle-started-event'));
        peer.stream.uncork();
      });
    });
    await client.subscribe('lifecycle', (event) => heard.push(event.event));
    await vi.waitFor(() => expect(heard).toEqual(['started']), soon);
  });

  it('keeps a listener only when the registration succeeded', async () => {
    const { client, peer } = await connected();
    const heard: string[] = [];
    peer.ignore(sessionProcedures.domainEventRegister.number);
    const refused = expect(client.subscribe('lifecycle', () => heard.push('refused'))).rejects.toMatchObject({
      code: 88,
    });
    await vi.waitFor(() => expect(peer.serialsOf(316)).toHaveLength(1), soon);
    for (const serial of peer.serialsOf(316)) peer.replyError(316, serial, 88, 'access denied');
    await refused;
    peer.answer(sessionProcedures.domainEventRegister.number, (result) => {
      result.int(1);
    });
    await client.subscribe('lifecycle', () => heard.push('accepted'));
    peer.stream.write(fixture('lifecycle-started-event'));
    await vi.waitFor(() => expect(heard).toEqual(['accepted']), soon);
  });

  it('reports what a listener throws, and goes on', async () => {
    const errors: unknown[] = [];
    const { client, peer } = await connected(undefined, { onListenerError: (error: unknown) => errors.push(error) });
    const fault = new Error('faulty listener');
    const heard: string[] = [];
    await client.subscribe('lifecycle', () => {
      throw fault;
    });
    await client.subscribe('lifecycle', (event) => heard.push(event.event));
    peer.stream.write(fixture('lifecycle-started-event'));
    await vi.waitFor(() => expect(heard).toEqual(['started']), soon);
    expect(errors).toEqual([fault]);
  });

  it('ends the connection at a malformed event', async () => {
    const { client, peer } = await connected();
    peer.sendMessage(318, Buffer.alloc(8));
    expect(await client.closed).toMatchObject({ kind: 'protocol' });
  });

  it('says goodbye, and refuses calls from then on', async () => {
    const { client, peer } = await connected();
    const subscription = await client.subscribe('lifecycle', () => {});
    await client.close();
    await client.close();
    await subscription.unsubscribe();
    expect(peer.received.at(-1)?.procedure).toBe(sessionProcedures.connectClose.number);
    await expect(client.host.getHostname()).rejects.toMatchObject({ kind: 'not-connected', mayHaveRun: false });
  });

  it('does not wait long for a daemon that does not say goodbye', async () => {
    const { client, peer } = await connected(undefined, { closeTimeoutMs: 20 });
    peer.ignore(sessionProcedures.connectClose.number);
    await client.close();
    expect((await client.closed).message).toBe('the connection to libvirt was closed by this side');
  });

  it('writes versions as people do', async () => {
    const { client } = await connected((peer) => {
      peer.answer(hostProcedures.getLibVersion.number, (result) => {
        result.uhyper(9_000_000n);
      });
      peer.answer(hostProcedures.getVersion.number, (result) => {
        result.uhyper(10_002_022n);
      });
    });
    expect([await client.host.getLibVersion(), await client.host.getVersion()]).toEqual(['9.0.0', '10.2.22']);
  });
});
