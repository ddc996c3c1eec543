import { Duplex, duplexPair } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RpcConnection } from './connection.js';
import { type ConnectionOptions, defaultConnectionOptions } from './connection-options.js';
import { domainProcedures } from './domain-procedures.js';
import { LibvirtError } from './error.js';
import { hostProcedures } from './host-procedures.js';
import { FakePeer } from './testing/fake-peer.js';
import { fixture } from './testing/fixture.js';
import { LibvirtTransportError } from './transport-error.js';

const HOSTNAME = hostProcedures.getHostname.number;
const domain = { name: 'vm', uuid: '00'.repeat(16), id: 1 };

interface Setup {
  readonly connection: RpcConnection;
  readonly peer: FakePeer;
  readonly messages: number[];
}

function setUp(options: Partial<ConnectionOptions> = {}): Setup {
  const [ours, theirs] = duplexPair();
  const messages: number[] = [];
  const connection = new RpcConnection(ours, { ...defaultConnectionOptions, ...options }, (procedure) => {
    messages.push(procedure);
  });
  return { connection, peer: new FakePeer(theirs), messages };
}

const hostname = (connection: RpcConnection) => connection.call(hostProcedures.getHostname, undefined);
const received = (peer: FakePeer, procedure: number, count: number) =>
  vi.waitFor(() => expect(peer.serialsOf(procedure)).toHaveLength(count), { interval: 1 });

describe('RpcConnection', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives each caller its own reply, in whatever order they arrive', async () => {
    const { connection, peer } = setUp();
    const calls = [hostname(connection), hostname(connection), hostname(connection)];
    await received(peer, HOSTNAME, 3);
    for (const serial of peer.serialsOf(HOSTNAME).toReversed()) {
      peer.reply(HOSTNAME, serial, (result) => result.string(`host ${serial}`));
    }
    expect(await Promise.all(calls)).toEqual(['host 1', 'host 2', 'host 3']);
  });

  it("rejects with the daemon's error and stays usable", async () => {
    const { connection, peer } = setUp();
    const first = hostname(connection);
    await received(peer, HOSTNAME, 1);
    peer.replyError(HOSTNAME, 1, 38, 'no hostname today');
    await expect(first).rejects.toEqual(
      new LibvirtError('connectGetHostname', { code: 38, domain: 10, message: 'no hostname today' }),
    );
    peer.answer(HOSTNAME, (result) => void result.string('h'));
    expect(await hostname(connection)).toBe('h');
  });

  it('sends no more calls at once than allowed, and the rest as answers come', async () => {
    const { connection, peer } = setUp({ maxCallsInFlight: 2 });
    const calls = Array.from({ length: 5 }, () => hostname(connection));
    await received(peer, HOSTNAME, 2);
    peer.answer(HOSTNAME, (result) => void result.string('later'));
    for (const serial of [1, 2]) peer.reply(HOSTNAME, serial, (result) => result.string('first'));
    expect(await Promise.all(calls)).toEqual(['first', 'first', 'later', 'later', 'later']);
  });

  it('lets a quick call pass when slow ones take the other slots', async () => {
    const { connection, peer } = setUp({ maxCallsInFlight: 2 });
    const slow = [1, 2].map(() => connection.call(domainProcedures.suspend, domain));
    peer.answer(HOSTNAME, (result) => void result.string('h'));
    expect(await hostname(connection)).toBe('h');
    expect(peer.serialsOf(domainProcedures.suspend.number)).toHaveLength(1);
    peer.answer(domainProcedures.suspend.number, () => {});
    peer.reply(domainProcedures.suspend.number, 1);
    await Promise.all(slow);
  });

  it('times out a call that was sent, and keeps its slot until the late reply', async () => {
    const { connection, peer } = setUp({ maxCallsInFlight: 1, callTimeoutMs: 20 });
    await expect(hostname(connection)).rejects.toMatchObject({ kind: 'call-timeout', mayHaveRun: true });
    await expect(hostname(connection)).rejects.toMatchObject({
      kind: 'call-timeout',
      mayHaveRun: false,
      message: 'connectGetHostname: other calls kept it waiting too long, it was not sent',
    });
    peer.reply(HOSTNAME, 1, (result) => result.string('late'));
    peer.answer(HOSTNAME, (result) => void result.string('h'));
    expect(await hostname(connection)).toBe('h');
    expect(peer.serialsOf(HOSTNAME)).toEqual([1, 3]);
  });

  it('gives slow calls the longer timeout, and any call its own', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { connection } = setUp({ callTimeoutMs: 1000, slowCallTimeoutMs: 9000 });
    const ended: string[] = [];
    const note = (name: string) => () => void ended.push(name);
    hostname(connection).catch(note('quick'));
    connection.call(domainProcedures.suspend, domain).catch(note('slow'));
    connection.call(hostProcedures.getHostname, undefined, { timeoutMs: 5000 }).catch(note('own'));
    for (const expected of [[], ['quick'], ['quick', 'own'], ['quick', 'own', 'slow']]) {
      expect(ended).toEqual(expected);
      await vi.advanceTimersByTimeAsync(4000 - (expected.length === 0 ? 3000 : 0));
    }
  });

  it('hands over what the daemon sends unasked', async () => {
    const { peer, messages } = setUp();
    peer.stream.write(Buffer.concat([fixture('lifecycle-started-event'), fixture('graphics-connect-event')]));
    await vi.waitFor(() => expect(messages).toEqual([318, 323]));
  });

  it("answers the daemon's pings and ignores its pongs", async () => {
    const { connection, peer } = setUp();
    peer.sendKeepAlive('pong');
    peer.sendKeepAlive('ping');
    await vi.waitFor(() =>
      expect(peer.received).toEqual([{ program: 0x6b656570, version: 1, procedure: 2, type: 2, serial: 0, status: 0 }]),
    );
    connection.destroy();
  });

  it('ends when pings stay unanswered', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { connection, peer } = setUp({ keepAliveIntervalSeconds: 5, keepAliveCount: 2 });
    connection.startKeepAlive();
    const call = hostname(connection);
    const rejected = expect(call).rejects.toMatchObject({
      kind: 'keep-alive',
      mayHaveRun: true,
      message: 'connectGetHostname: libvirt did not answer 2 pings, one every 5 s',
    });
    await vi.advanceTimersByTimeAsync(15_000);
    await rejected;
    expect((await connection.closed).kind).toBe('keep-alive');
    expect(peer.received.filter(({ program }) => program === 0x6b656570)).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects every open call when the daemon closes, and refuses later ones', async () => {
    const { connection, peer } = setUp({ maxCallsInFlight: 1 });
    const calls = Promise.allSettled([hostname(connection), hostname(connection)]);
    await received(peer, HOSTNAME, 1);
    peer.stream.end();
    expect(await calls).toMatchObject([
      { reason: { kind: 'closed', mayHaveRun: true } },
      { reason: { kind: 'closed', mayHaveRun: false } },
    ]);
    await expect(hostname(connection)).rejects.toMatchObject({
      kind: 'not-connected',
      mayHaveRun: false,
      message: 'connectGetHostname: the connection to libvirt was closed by libvirt',
    });
  });

  it('says so when the connection ends in the middle of a message', async () => {
    const { connection, peer } = setUp();
    peer.stream.end(fixture('list-reply').subarray(0, 50));
    const reason = await connection.closed;
    expect(reason).toMatchObject({
      kind: 'closed',
      message: 'the connection to libvirt ended in the middle of a message',
      cause: { kind: 'protocol', message: 'libvirt protocol violation: 50 bytes of a message' },
    });
  });

  it('keeps the cause when the stream breaks', async () => {
    const cause = new Error('write EPIPE');
    const stream = new Duplex({ read() {}, write() {} });
    const connection = new RpcConnection(stream, defaultConnectionOptions, () => {});
    stream.destroy(cause);
    expect(await connection.closed).toMatchObject({ kind: 'closed', cause });
  });

  it('ends, and rejects open calls, when the peer breaks the protocol', async () => {
    const replyTo = (serial: number, procedure: number) => (peer: FakePeer) => peer.reply(procedure, serial);
    const raw = (hex: string) => (peer: FakePeer) => void peer.stream.write(Buffer.from(hex, 'hex'));
    const violations: [string, (peer: FakePeer) => void][] = [
      ['reply to a call 99 of procedure 59 that nobody made', replyTo(99, HOSTNAME)],
      ['reply to a call 1 of procedure 4 that nobody made', replyTo(1, 4)],
      ['4 bytes expected, 0 left', replyTo(1, HOSTNAME)],
      ['message of unknown program 0x1', raw(`0000001c00000001${'00'.repeat(20)}`)],
      ['message of type 3', raw(`0000001c20008086000000010000000100000003${'00'.repeat(8)}`)],
      ['keep-alive procedure 7', raw(`0000001c6b656570000000010000000700000002${'00'.repeat(8)}`)],
      [
        'message of 1195725856 bytes, at most 33554436 are allowed',
        raw(Buffer.from('GET / HTTP/1.1\r\n\r\n').toString('hex')),
      ],
    ];
    for (const [text, violate] of violations) {
      const { connection, peer } = setUp();
      const call = hostname(connection);
      await received(peer, HOSTNAME, 1);
      violate(peer);
      await expect(call).rejects.toMatchObject({
        kind: 'protocol',
        mayHaveRun: true,
        message: `connectGetHostname: libvirt protocol violation: ${text}`,
      });
      expect((await connection.closed).message).toBe(`libvirt protocol violation: ${text}`);
    }
  });

  it('refuses arguments that cannot be sent, and sends nothing', async () => {
    const { connection, peer } = setUp();
    const call = connection.call(domainProcedures.lookupByUuid, 'not-a-uuid');
    await expect(call).rejects.toEqual(
      new LibvirtTransportError('invalid-request', '"not-a-uuid" is not a uuid: 32 hex characters are expected'),
    );
    peer.answer(HOSTNAME, (result) => void result.string('h'));
    await hostname(connection);
    expect(peer.received.map(({ procedure }) => procedure)).toEqual([HOSTNAME]);
  });

  it('delivers nothing after it was ended from within a message', async () => {
    const [ours, theirs] = duplexPair();
    const messages: number[] = [];
    const connection = new RpcConnection(ours, defaultConnectionOptions, (procedure) => {
      messages.push(procedure);
      connection.destroy();
    });
    theirs.write(Buffer.concat([fixture('lifecycle-started-event'), fixture('graphics-connect-event')]));
    await connection.closed;
    expect(messages).toEqual([318]);
  });
});
