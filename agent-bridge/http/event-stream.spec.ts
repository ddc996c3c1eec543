import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { AgentEvent } from '#contract';
import { Agent } from '../agent.js';
import type { DriverEvent } from '../driver/hypervisor-driver.js';
import { MemoryDriver } from '../memory-driver/memory-driver.js';
import { MemoryHypervisor } from '../memory-driver/memory-hypervisor.js';
import { readEvents } from '../testing/event-reader.js';
import { startCommand } from '../testing/start-command.js';
import { commandHeaders, send, startTestServer, TEST_SECRET } from '../testing/test-server.js';
import { type AgentServer, startAgentServer } from './agent-server.js';

const cmd = startCommand();
const uuid = cmd.vmInstanceUuid;
const isPaused = (event: AgentEvent) => event.type === 'vmChanged' && event.cause === 'paused';

/** A driver that says what it is told to say. */
class TellingDriver extends MemoryDriver {
  tell: (event: DriverEvent) => void = () => undefined;

  constructor() {
    super(new MemoryHypervisor());
  }

  override onEvent(listener: (event: DriverEvent) => void): () => void {
    this.tell = listener;
    return () => undefined;
  }
}

describe('the event stream', { timeout: 30_000 }, () => {
  let closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    closing = [];
  });
  const start = async (options: Parameters<typeof startTestServer>[0] = {}) => {
    const server = await startTestServer(options);
    closing.push(server.close);
    return server;
  };

  it('begins with hello and tells what happens, one JSON line each', async () => {
    const server = await start();
    const stream = await readEvents(server.url);
    await server.agent.startVm(cmd);
    await server.agent.pauseVm({ uuid });
    await stream.until(isPaused);
    const graphicsDevices = [{ type: 'vnc', port: 5900, tlsPort: null, listen: '127.0.0.1' }];
    expect(stream.response.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(stream.events).toEqual([
      { type: 'hello', agentInstanceUuid: server.agent.instanceUuid },
      { type: 'vmChanged', cause: 'booted', vm: { vmInstanceUuid: uuid, state: 'Running', graphicsDevices } },
      { type: 'vmChanged', cause: 'paused', vm: { vmInstanceUuid: uuid, state: 'Paused', graphicsDevices } },
    ]);
    stream.close();
  });

  it('can be opened by POST as well', async () => {
    const server = await start();
    const stream = await readEvents(server.url, 'POST');
    expect(await stream.until(() => true)).toEqual({ type: 'hello', agentInstanceUuid: server.agent.instanceUuid });
    stream.close();
  });

  it('beats', async () => {
    const server = await start({ heartbeatIntervalMs: 5 });
    const stream = await readEvents(server.url);
    expect(await stream.until(({ type }) => type === 'heartbeat')).toEqual({ type: 'heartbeat' });
    stream.close();
  });

  it('gives every event to every reader, and refuses one reader too many until another leaves', async () => {
    const server = await start({ maxEventStreams: 5 });
    const streams = await Promise.all(Array.from({ length: 5 }, () => readEvents(server.url)));
    await server.agent.startVm(cmd);
    for (let n = 0; n < 20; n += 1) {
      await server.agent.pauseVm({ uuid });
      await server.agent.resumeVm({ uuid });
    }
    const isLast = () => (event: AgentEvent) => event.type === 'resync';
    server.world.setUp(false);
    server.world.setUp(true);
    for (const stream of streams) await stream.until(isLast());
    for (const stream of streams) expect(stream.events).toEqual(streams[0]?.events);
    expect(streams[0]?.events).toHaveLength(1 + 1 + 40 + 2);
    expect(await send(`${server.url}/events`, { headers: commandHeaders() })).toEqual({
      status: 429,
      body: { success: false, code: 'BUSY', error: '5 event streams are open', params: { maxEventStreams: 5 } },
    });
    streams[0]?.close();
    await streams[0]?.ended;
    const openWhenFree = async (): Promise<void> => {
      const response = await fetch(`${server.url}/events`, { headers: commandHeaders() });
      await response.body?.cancel();
      if (response.status === 429) return openWhenFree();
    };
    await openWhenFree();
    for (const stream of streams) stream.close();
  });

  it('cuts off a reader that is too slow, says so in the log, and serves the others', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn', base: undefined }, { write: (line: string) => lines.push(line) });
    const driver = new TellingDriver();
    const agent = new Agent({ driver });
    await agent.start();
    const secret = TEST_SECRET;
    const maxEventBufferBytes = 100_000;
    const options = { agent, host: '127.0.0.1', port: 0, secret, log, maxEventBufferBytes };
    const server: AgentServer = await startAgentServer(options);
    closing.push(
      () => server.close(),
      () => agent.stop(),
    );
    const slow = await readEvents(server.url);
    const good = await readEvents(server.url);
    slow.response.pause();
    // More than the kernel's buffers of both ends take.
    for (let n = 0; lines.length === 0 && n < 1000; n += 1) {
      driver.tell({ type: 'resync', reason: `${n} ${'x'.repeat(50_000)}` });
      await good.until((event) => event.type === 'resync' && event.reason.startsWith(`${n} `));
    }
    expect(lines.join('')).toMatch(
      /^{"level":40,"time":\d+,"bufferedBytes":\d{6},"msg":"event stream cut off: its reader is too slow"}\n$/,
    );
    slow.response.resume();
    await slow.ended;
    driver.tell({ type: 'resync', reason: 'afterwards' });
    await good.until((event) => event.type === 'resync' && event.reason === 'afterwards');
    good.close();
  });

  it('ends when the server closes', async () => {
    const server = await startTestServer();
    const stream = await readEvents(server.url);
    await stream.until(({ type }) => type === 'hello');
    await server.close();
    await stream.ended;
  });
});
