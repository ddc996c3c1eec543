import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { AGENT_COMMANDS } from '#contract';
import { openRaw } from '../testing/raw-connection.js';
import { startCommand } from '../testing/start-command.js';
import { commandHeaders, newTaskUuid, post, startTestServer, type TestServerOptions } from '../testing/test-server.js';

const START = AGENT_COMMANDS.startVm.path;
const HOST = '5a17c0de0000000000000000000000aa';

function requestText(path: string, body: unknown, taskUuid = newTaskUuid()): string {
  const text = JSON.stringify(body);
  const headers = { host: 'agent', ...commandHeaders(taskUuid), 'content-length': String(Buffer.byteLength(text)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${path} HTTP/1.1`, ...lines, '', text].join('\r\n');
}

describe('the agent server and odd clients', { timeout: 30_000 }, () => {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  const start = async (options: TestServerOptions = {}) => {
    server = await startTestServer({ timeoutCheckIntervalMs: 20, ...options });
  };
  afterEach(() => server.close());

  it('reads a request that comes byte by byte', async () => {
    await start();
    const client = await openRaw(server.port);
    client.socket.setNoDelay(true);
    for (const byte of Buffer.from(requestText(AGENT_COMMANDS.ping.path, { hostUuid: HOST }))) {
      if (!client.socket.write(Buffer.of(byte))) await once(client.socket, 'drain');
      await new Promise(setImmediate);
    }
    expect(await client.until(/hypervisorUp/)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    client.socket.destroy();
  });

  it('answers two requests that come in one write, in their order', async () => {
    await start();
    const client = await openRaw(server.port);
    client.socket.write(requestText('/nowhere', {}) + requestText(AGENT_COMMANDS.ping.path, { hostUuid: HOST }));
    const statuses = (await client.until(/hypervisorUp/)).match(/HTTP\/1\.1 \d+/g);
    expect(statuses).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200']);
    client.socket.destroy();
  });

  it.each([
    ['says nothing', { headersTimeoutMs: 60 }, ''],
    ['sends its headers too slowly', { headersTimeoutMs: 60 }, 'POST /host/ping HTTP/1.1\r\nhost: agent\r\n'],
    ['sends its body too slowly', { headersTimeoutMs: 50, requestTimeoutMs: 100 }, requestText(START, {}).slice(0, -1)],
  ])('ends a connection that %s', async (_what, options, text) => {
    await start(options);
    const client = await openRaw(server.port);
    client.socket.write(text);
    const answer = await client.ended();
    expect(answer === '' || answer.startsWith('HTTP/1.1 408')).toBe(true);
  });

  it('refuses headers that are too long', async () => {
    await start({ maxHeaderBytes: 1024 });
    const client = await openRaw(server.port);
    client.socket.write(`POST /host/ping HTTP/1.1\r\nx: ${'x'.repeat(2000)}\r\n\r\n`);
    expect(await client.ended()).toMatch(/^HTTP\/1\.1 431/);
  });

  it('refuses what is not HTTP', async () => {
    await start();
    const client = await openRaw(server.port);
    client.socket.write('RFB 003.008\n\r\n\r\n');
    expect(await client.ended()).toMatch(/^HTTP\/1\.1 400/);
  });

  it.each(['CONNECT 127.0.0.1:22 HTTP/1.1', 'GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket'])(
    'opens no tunnel for %j',
    async (head) => {
      await start();
      const client = await openRaw(server.port);
      client.socket.end(`${head}\r\nhost: agent\r\n\r\n`);
      expect(await client.ended()).not.toMatch(/^HTTP\/1\.1 [12]/);
    },
  );

  it('holds no more connections than allowed', async () => {
    await start({ maxConnections: 1 });
    const first = await openRaw(server.port);
    first.socket.write(requestText(AGENT_COMMANDS.ping.path, { hostUuid: HOST }));
    await first.until(/hypervisorUp/);
    const second = await openRaw(server.port);
    expect(await second.ended()).toBe('');
    first.socket.destroy();
  });

  it('runs a command to its end when the connection is cut before the answer, and gives the retry the first result', async () => {
    await start();
    const taskUuid = newTaskUuid();
    const hold = server.world.interventions.holdNext('start');
    const client = await openRaw(server.port);
    client.socket.write(requestText(START, startCommand(), taskUuid));
    await hold.reached;
    client.socket.destroy();
    const whileItRuns = post(`${server.url}${START}`, startCommand(), commandHeaders(taskUuid));
    hold.release();
    const started = {
      status: 200,
      body: { success: true, graphicsDevices: [{ type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' }] },
    };
    expect(await whileItRuns).toEqual(started);
    await server.agent.destroyVm({ uuid: startCommand().vmInstanceUuid });
    expect(await post(`${server.url}${START}`, startCommand(), commandHeaders(taskUuid))).toEqual(started);
    expect(server.world.startCommands).toEqual([startCommand()]);
  });

  it('runs nothing when the connection is cut in the middle of the body', async () => {
    await start();
    const client = await openRaw(server.port);
    client.socket.end(requestText(START, startCommand()).slice(0, -10));
    await client.ended();
    expect(server.world.startCommands).toEqual([]);
  });

  it('lets an answer go out when it closes, and takes nothing new', async () => {
    await start();
    const hold = server.world.interventions.holdNext('start');
    const answer = post(`${server.url}${START}`, startCommand());
    await hold.reached;
    const closed = server.close();
    await expect(openRaw(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    hold.release();
    expect(await answer).toMatchObject({ status: 200, body: { success: true } });
    await closed;
  });

  it('cuts an answer that does not come in time when it closes', async () => {
    await start({ closeTimeoutMs: 20, stopTimeoutMs: 20 });
    const hold = server.world.interventions.holdNext('start');
    const client = await openRaw(server.port);
    client.socket.write(requestText(START, startCommand()));
    await hold.reached;
    await server.close();
    expect(await client.ended()).toBe('');
    hold.release();
  });
});
