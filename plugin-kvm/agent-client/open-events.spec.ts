import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AgentEvent } from '#contract';
import { type StubServer, sendJson, startStubServer } from '../testing/stub-server.js';
import { HttpAgentConnector } from './http-agent-connector.js';
import type { HttpAgentOptions } from './http-agent-options.js';

const HOST = 'a'.repeat(32);
const HELLO: AgentEvent = { type: 'hello', agentInstanceUuid: 'b'.repeat(32) };
const HEARTBEAT: AgentEvent = { type: 'heartbeat' };
const VM: AgentEvent = {
  type: 'vmChanged',
  cause: 'crashed',
  vm: { vmInstanceUuid: 'c'.repeat(32), state: 'Crashed', graphicsDevices: [] },
};

const servers: StubServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

interface Opened {
  readonly opening: Promise<() => void>;
  readonly events: AgentEvent[];
  readonly ends: string[];
  readonly server: StubServer;
  /** The agent's side, once it has been asked. */
  readonly stream: () => ServerResponse;
}

async function open(
  answer: (response: ServerResponse) => void,
  options: Partial<HttpAgentOptions> = {},
): Promise<Opened> {
  const responses: ServerResponse[] = [];
  const server = await startStubServer((response) => {
    responses.push(response);
    answer(response);
  });
  servers.push(server);
  const [events, ends]: [AgentEvent[], string[]] = [[], []];
  const client = new HttpAgentConnector(options).clientOf({
    hostUuid: HOST,
    managementIp: '127.0.0.1',
    port: server.port,
    secret: 'x'.repeat(32),
    certificate: null,
  });
  const opening = client.events({ onEvent: (event) => events.push(event), onEnd: (reason) => ends.push(reason) });
  // Looked at later; until then a failure is nobody's.
  opening.catch(() => {});
  const stream = () => {
    const [response] = responses;
    if (response === undefined) throw new Error('the stream was not asked for');
    return response;
  };
  return { opening, events, ends, server, stream };
}

const line = (event: unknown) => `${JSON.stringify(event)}\n`;
const greet = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write(line(HELLO));
};

describe('an event stream', () => {
  it('is open once hello is there, and gives every event in its order', async () => {
    const { opening, events, ends, server, stream } = await open(greet);
    const close = await opening;
    expect(events).toEqual([HELLO]);
    expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/events', body: '{}' });
    stream().write(line(HEARTBEAT) + line(VM).slice(0, 40));
    await vi.waitUntil(() => events.length === 2);
    stream().write(line(VM).slice(40));
    await vi.waitUntil(() => events.length === 3);
    expect(events).toEqual([HELLO, HEARTBEAT, VM]);
    expect(ends).toEqual([]);
    close();
  });

  it('says nothing more once it was closed', async () => {
    const { opening, events, ends, stream } = await open(greet);
    const close = await opening;
    const closed = new Promise((resolve) => stream().on('close', resolve));
    close();
    await closed;
    expect(events).toEqual([HELLO]);
    expect(ends).toEqual([]);
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ['the agent ends it', (response) => response.end(), 'the agent ended the event stream'],
    ['it breaks', (response) => response.destroy(), 'the connection of the event stream broke'],
    ['it says what is no JSON', (response) => response.write('nonsense\n'), 'Invalid input'],
    ['it says what is not in the protocol', (response) => response.write('{"type":"news"}\n'), 'not in the protocol'],
    ['a line is too long', (response) => response.write('x'.repeat(5000)), 'a line is longer than 4096 bytes'],
  ])('ends once when %s', async (_name, end, reason) => {
    const { opening, events, ends, stream } = await open(greet, { maxEventLineBytes: 4096 });
    await opening;
    end(stream());
    await vi.waitUntil(() => ends.length > 0);
    expect(ends).toEqual([expect.stringContaining(reason)]);
    expect(events).toEqual([HELLO]);
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    [
      'the first event is another one',
      (response) => response.write(line(HEARTBEAT)),
      'the first event is heartbeat, not hello',
    ],
    ['it ends before hello', (response) => response.end(), 'no hello: the agent ended the event stream'],
    [
      'it is not found',
      (response) => response.writeHead(404).end('<html>'),
      'answered events not as the protocol says: HTTP status 404',
    ],
    [
      'the agent refuses it',
      (response) => sendJson(response, { success: false, code: 'BUSY', error: '16 event streams are open' }, 429),
      'refused events: BUSY: 16 event streams are open',
    ],
    ['hello does not come', (response) => response.flushHeaders(), 'did not answer events within 150 ms'],
    ['no answer comes', () => {}, 'did not answer events within 150 ms'],
    ['the connection breaks', (response) => response.destroy(), 'ECONNRESET'],
  ])('is not open when %s', async (_name, answer, reason) => {
    const { opening, events, ends } = await open(answer, { helloTimeoutMs: 150 });
    await expect(opening).rejects.toThrow(reason);
    expect(events).toEqual([]);
    expect(ends).toEqual([]);
  });
});
