import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AgentErrorCode } from '#contract';
import { KnownError } from '#kernel';
import { freePort } from '../../test/support/free-port.js';
import { START_VM_CMD } from '../testing/start-vm-cmd.js';
import { type StubServer, sendJson, startStubServer } from '../testing/stub-server.js';
import type { AgentAddress, AgentClient } from './agent-client.js';
import { HttpAgentConnector } from './http-agent-connector.js';
import { HTTP_AGENT_OPTIONS, type HttpAgentOptions } from './http-agent-options.js';

const HOST = 'a'.repeat(32);
const VM = 'b'.repeat(32);
const SECRET = 'this-is-the-secret-of-the-agent!';
const PING = { success: true, hostUuid: HOST, agentInstanceUuid: VM, hypervisorUp: true };

const servers: StubServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function start(...args: Parameters<typeof startStubServer>): Promise<StubServer> {
  const server = await startStubServer(...args);
  servers.push(server);
  return server;
}

function clientOf(
  port: number,
  options: Partial<HttpAgentOptions> = {},
  change: Partial<AgentAddress> = {},
): AgentClient {
  const connector = new HttpAgentConnector({ lostAnswerRetryDelayMs: 1, ...options });
  return connector.clientOf({
    hostUuid: HOST,
    managementIp: '127.0.0.1',
    port,
    secret: SECRET,
    certificate: null,
    ...change,
  });
}

function timeouts(ms: number): HttpAgentOptions['commandTimeoutsMs'] {
  return { ...HTTP_AGENT_OPTIONS.commandTimeoutsMs, ping: ms, startVm: ms, syncVms: ms };
}

/** What a call failed with, after making sure that nothing of it shows the secret. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  );
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(SECRET);
  if (!(error instanceof KnownError)) throw error;
  expect(JSON.stringify(error.toErrorObject())).not.toContain(SECRET);
  return error.opaque;
}

describe('a command over HTTP', () => {
  it('is posted to its path with the secret and a task uuid, and gives the reply', async () => {
    const server = await start((response) => sendJson(response, PING));
    expect(await clientOf(server.port).ping({ hostUuid: HOST })).toEqual({
      hostUuid: HOST,
      agentInstanceUuid: VM,
      hypervisorUp: true,
    });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/host/ping', body: `{"hostUuid":"${HOST}"}` });
    const headers = request?.headers ?? {};
    expect(headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers.taskuuid).toMatch(/^[0-9a-f]{32}$/);
  });

  it('has a task uuid of its own each time', async () => {
    const server = await start((response) => sendJson(response, PING));
    const client = clientOf(server.port);
    await client.ping({ hostUuid: HOST });
    await client.ping({ hostUuid: HOST });
    expect(new Set(server.requests.map(({ headers }) => headers.taskuuid)).size).toBe(2);
  });

  it('keeps every letter of the command', async () => {
    const server = await start((response) => sendJson(response, { success: true, graphicsDevices: [] }));
    const cmd = { ...START_VM_CMD, vmName: ' 虚拟机 "<&>" \u0000\ud83d\ude00 ' };
    await clientOf(server.port).startVm(cmd);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(cmd);
  });

  it('fails with the code and the text of the agent', async () => {
    const code: AgentErrorCode = 'VM_NOT_FOUND';
    const server = await start((response) => sendJson(response, { success: false, error: 'no such VM', code }));
    expect(await failureOf(clientOf(server.port).pauseVm({ uuid: VM }))).toEqual({
      id: 'agent.refused',
      params: { hostUuid: HOST, command: 'pauseVm', agentCode: 'VM_NOT_FOUND', reason: 'no such VM' },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('fails the same way when the agent refuses the request itself', async () => {
    const refusal = { success: false, error: 'wrong secret', code: 'UNAUTHORIZED' };
    const server = await start((response) => sendJson(response, refusal, 401));
    expect(await failureOf(clientOf(server.port).fact({}))).toEqual({
      id: 'agent.refused',
      params: { hostUuid: HOST, command: 'fact', agentCode: 'UNAUTHORIZED', reason: 'wrong secret' },
    });
  });

  it.each([
    ['no JSON', '<html>', 200, 'HTTP status 200, and the body is no JSON object'],
    ['nothing', '', 204, 'HTTP status 204, and the body is no JSON object'],
    ['a list', '[]', 200, 'HTTP status 200, and the body is no JSON object'],
    ['another status', JSON.stringify(PING), 500, 'HTTP status 500, field[success]: Invalid input: expected false'],
    ['a redirect', '', 302, 'HTTP status 302, and the body is no JSON object'],
    ['half a reply', '{"success":true}', 200, 'field[hostUuid]: Invalid input: expected string, received undefined'],
    ['an unknown field', JSON.stringify({ ...PING, more: SECRET }), 200, 'field[]: Unrecognized key: "more"'],
  ])('refuses an answer with %s', async (_name, body, status, problem) => {
    const server = await start((response) => response.writeHead(status, { location: '/elsewhere' }).end(body));
    expect(await failureOf(clientOf(server.port).ping({ hostUuid: HOST }))).toEqual({
      id: 'agent.invalidReply',
      params: { hostUuid: HOST, command: 'ping', problem },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('refuses an answer that is too large, however it is sent', async () => {
    const server = await start((response, attempt) => {
      const large = 'x'.repeat(5000);
      if (attempt === 1) response.end(large);
      else response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(large);
    });
    const client = clientOf(server.port, { maxReplyBytes: 4096 });
    for (let attempt = 1; attempt <= 2; attempt++) {
      expect(await failureOf(client.ping({ hostUuid: HOST }))).toEqual({
        id: 'agent.unreachable',
        params: {
          hostUuid: HOST,
          address: `http://127.0.0.1:${server.port}`,
          reason: 'the answer is longer than 4096 bytes',
        },
      });
    }
    expect(server.requests).toHaveLength(2);
  });

  it('says that nobody listens, without trying again', async () => {
    const port = await freePort();
    expect(await failureOf(clientOf(port).ping({ hostUuid: HOST }))).toEqual({
      id: 'agent.unreachable',
      params: {
        hostUuid: HOST,
        address: `http://127.0.0.1:${port}`,
        reason: `connect ECONNREFUSED 127.0.0.1:${port}`,
      },
    });
  });

  it('goes to no proxy', async () => {
    const server = await start((response) => sendJson(response, PING));
    const before = process.env.http_proxy;
    process.env.http_proxy = `http://127.0.0.1:${await freePort()}`;
    try {
      await clientOf(server.port).ping({ hostUuid: HOST });
    } finally {
      if (before === undefined) delete process.env.http_proxy;
      else process.env.http_proxy = before;
    }
    expect(server.requests).toHaveLength(1);
  });
});

describe('a lost answer', () => {
  const taskUuids = (server: StubServer) => server.requests.map(({ headers }) => headers.taskuuid);

  it('is asked for again with the same task uuid', async () => {
    const server = await start((response, attempt) => {
      if (attempt < 3) response.destroy();
      else sendJson(response, { success: true, graphicsDevices: [] });
    });
    expect(await clientOf(server.port).startVm(START_VM_CMD)).toEqual({ graphicsDevices: [] });
    const [first] = taskUuids(server);
    expect(taskUuids(server)).toEqual([first, first, first]);
    expect(server.requests.map(({ body }) => body)).toEqual(new Array(3).fill(JSON.stringify(START_VM_CMD)));
  });

  it('that breaks off in the middle is asked for again as well', async () => {
    const server = await start((response, attempt) => {
      if (attempt > 1) return sendJson(response, PING);
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"success"', () => response.destroy());
    });
    await clientOf(server.port).ping({ hostUuid: HOST });
    expect(new Set(taskUuids(server)).size).toBe(1);
    expect(server.requests).toHaveLength(2);
  });

  it('that never comes is asked for again within the deadline', async () => {
    const server = await start((response, attempt) => {
      if (attempt > 1) sendJson(response, PING);
    });
    await clientOf(server.port, { commandTimeoutsMs: timeouts(600) }).ping({ hostUuid: HOST });
    expect(new Set(taskUuids(server)).size).toBe(1);
    expect(server.requests).toHaveLength(2);
  });

  it('fails after the named number of retries', async () => {
    const server = await start((response) => response.destroy());
    const params = { hostUuid: HOST, address: `http://127.0.0.1:${server.port}`, reason: 'ECONNRESET: socket hang up' };
    const client = clientOf(server.port, { lostAnswerRetries: 4 });
    expect(await failureOf(client.ping({ hostUuid: HOST }))).toEqual({ id: 'agent.unreachable', params });
    expect(server.requests).toHaveLength(5);
  });

  it('fails when its time is over, with the time it had', async () => {
    const server = await start(() => {});
    const client = clientOf(server.port, { commandTimeoutsMs: timeouts(90) });
    expect(await failureOf(client.ping({ hostUuid: HOST }))).toEqual({
      id: 'agent.timeout',
      params: { hostUuid: HOST, command: 'ping', timeoutMs: 90 },
    });
  });

  it('counts the time that a start may take by itself', async () => {
    const server = await start(() => {});
    const client = clientOf(server.port, { commandTimeoutsMs: timeouts(-980), lostAnswerRetries: 0 });
    expect(await failureOf(client.startVm({ ...START_VM_CMD, timeout: 1 }))).toEqual({
      id: 'agent.timeout',
      params: { hostUuid: HOST, command: 'startVm', timeoutMs: 20 },
    });
  });
});

describe('connections to a host', () => {
  it('are kept for the next command', async () => {
    const ports = new Set<number | undefined>();
    const server = await start((response) => {
      ports.add(response.socket?.remotePort);
      sendJson(response, PING);
    });
    const client = clientOf(server.port);
    for (let count = 0; count < 5; count++) await client.ping({ hostUuid: HOST });
    expect(ports.size).toBe(1);
  });

  it('that are all taken by starts delay no ping', async () => {
    const waiting: ServerResponse[] = [];
    const server = await start((response, _attempt, { url }) => {
      if (url === '/host/ping') sendJson(response, PING);
      else waiting.push(response);
    });
    const client = clientOf(server.port, { maxVmCommandSockets: 2 });
    const starts = [1, 2, 3].map(() => client.startVm(START_VM_CMD));
    await client.ping({ hostUuid: HOST });
    await vi.waitUntil(() => waiting.length === 2);
    await client.ping({ hostUuid: HOST });
    expect(server.requests.filter(({ url }) => url === '/vm/start')).toHaveLength(2);
    for (const response of waiting.splice(0)) sendJson(response, { success: true, graphicsDevices: [] });
    await vi.waitUntil(() => waiting.length === 1);
    for (const response of waiting) sendJson(response, { success: true, graphicsDevices: [] });
    await Promise.all(starts);
  });
});
