import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../testing/test-app.js';
import { blockedAddresses, DEFAULT_WEB_HOOK_BLOCKED_SUBNETS } from './blocked-addresses.js';
import { guardedLookup } from './guarded-lookup.js';
import { webHookTarget } from './web-hook-target.js';

/** Nothing here takes long but on a machine that has more to do. */
const PATIENCE = { timeout: 20_000 };

const UUID = '0123456789abcdef0123456789abcdef';

interface Delivery {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Takes deliveries, and answers with the next of the given statuses. */
class Receiver {
  readonly deliveries: Delivery[] = [];
  statuses: number[] = [];
  location: string | null = null;
  private readonly server: Server;

  constructor() {
    this.server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      req.on('end', () => {
        this.deliveries.push({ path: req.url, headers: req.headers, body });
        res.statusCode = this.statuses.shift() ?? 200;
        if (this.location) res.setHeader('Location', this.location);
        res.end('x'.repeat(100_000));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    const address: AddressInfo | string | null = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const receiver = new Receiver();
let app: TestApp;
let url: string;

beforeAll(async () => {
  url = await receiver.listen();
  app = await TestApp.start({ limits: { webHookRetryDelayMs: 1 } });
});
afterAll(async () => {
  await app.close();
  await receiver.close();
});
afterEach(() => {
  receiver.deliveries.splice(0);
  receiver.statuses = [];
  receiver.location = null;
});

const act = (body: unknown, headers: Record<string, string>) =>
  app.request('PUT', `/boxes/${UUID}/actions`, { body, headers });
const delivered = (count: number) => expect.poll(() => receiver.deliveries.length, PATIENCE).toBe(count);

describe('a web hook', PATIENCE, () => {
  it('is told the result of the job', async () => {
    const jobUuid = 'a'.repeat(32);
    const { status } = await act(
      { paintBox: { color: 'red' } },
      { 'X-Web-Hook': `${url}/hook?a=b`, 'X-Job-UUID': jobUuid },
    );
    expect(status).toBe(202);
    await delivered(1);
    const [delivery] = receiver.deliveries;
    expect([delivery?.path, delivery?.body]).toEqual(['/hook?a=b', '{"color":"red"}']);
    expect(delivery?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-job-uuid': jobUuid,
      'x-job-success': 'true',
    });
    expect(delivery?.headers).not.toHaveProperty('authorization');
  });

  it('is told the failure of a job, and of a call that was refused', async () => {
    await act({ breakBox: { how: 'known' } }, { 'X-Web-Hook': url });
    await delivered(1);
    await act({ breakBox: { how: 'never' } }, { 'X-Web-Hook': url });
    await delivered(2);
    expect(receiver.deliveries.map(({ headers, body }) => [headers['x-job-success'], body.slice(0, 27)])).toEqual([
      ['false', '{"error":{"code":"SYS.1003"'],
      ['false', '{"error":{"code":"SYS.1007"'],
    ]);
  });

  it('is tried again until it is taken', async () => {
    receiver.statuses = [500, 404, 302];
    await act({ paintBox: { color: 'red' } }, { 'X-Web-Hook': url });
    await delivered(4);
  });

  it('is given up after 15 more attempts', async () => {
    receiver.statuses = Array.from({ length: 99 }, () => 500);
    await act({ paintBox: { color: 'red' } }, { 'X-Web-Hook': url });
    await delivered(16);
    receiver.statuses = [];
    await act({ paintBox: { color: 'blue' } }, { 'X-Web-Hook': url });
    await delivered(17);
    expect(receiver.deliveries.at(-1)?.body).toBe('{"color":"blue"}');
  });

  it('is not led elsewhere', async () => {
    receiver.statuses = [302];
    receiver.location = `${url}/elsewhere`;
    await act({ paintBox: { color: 'red' } }, { 'X-Web-Hook': `${url}/hook` });
    await delivered(2);
    expect(receiver.deliveries.map(({ path }) => path)).toEqual(['/hook', '/hook']);
  });

  it('goes by name, too', async () => {
    await act({ paintBox: { color: 'red' } }, { 'X-Web-Hook': `http://localhost:${receiver.port}/named` });
    await delivered(1);
  });

  it('says good-bye to what it cannot deliver when the process stops', async () => {
    const other = await TestApp.start({ limits: { webHookRetryDelayMs: 3_600_000 } });
    receiver.statuses = [500, 500];
    await other.request('PUT', `/boxes/${UUID}/actions`, {
      body: { paintBox: { color: 'red' } },
      headers: { 'X-Web-Hook': url },
    });
    await delivered(1);
    await other.close();
    expect(receiver.deliveries).toHaveLength(1);
  });
});

describe('the address of a web hook', () => {
  const isBlocked = blockedAddresses(DEFAULT_WEB_HOOK_BLOCKED_SUBNETS);

  it.each([
    ['ftp://example.org/', 'it must be an http or https URL'],
    ['file:///etc/passwd', 'it must be an http or https URL'],
    ['/relative', 'it must be an absolute URL'],
    ['', 'it must be an absolute URL'],
    ['http://user:pw@example.org/', 'it must not contain a user name or a password'],
    ['http://user@example.org/', 'it must not contain a user name or a password'],
    ['http://169.254.169.254/latest', 'the address[169.254.169.254] is not allowed'],
    ['http://2852039166/', 'the address[169.254.169.254] is not allowed'],
    ['http://0xa9fea9fe/', 'the address[169.254.169.254] is not allowed'],
    ['http://[::ffff:169.254.169.254]/', 'the address[::ffff:a9fe:a9fe] is not allowed'],
    ['http://[fe80::1]/', 'the address[fe80::1] is not allowed'],
    ['http://[fd00:ec2::254]/', 'the address[fd00:ec2::254] is not allowed'],
    ['http://0.0.0.0:7070/', 'the address[0.0.0.0] is not allowed'],
    ['http://[::]/', 'the address[::] is not allowed'],
    ['http://100.100.100.200/', 'the address[100.100.100.200] is not allowed'],
  ])('%j is refused before the call begins', async (webHook, problem) => {
    const { status, text } = await act({ paintBox: { color: 'red' } }, { 'X-Web-Hook': webHook });
    expect([status, text]).toEqual([400, `Invalid header[X-Web-Hook], ${problem}`]);
  });

  it.each(['http://10.0.0.1/', 'https://example.org:8443/a?b=c', 'http://[fd00::1]/', 'http://127.0.0.1:9/'])(
    '%s is taken',
    (text) => {
      expect(webHookTarget(text, isBlocked).href).toBe(text);
    },
  );

  it('may not hide behind a name', async () => {
    const lookup = guardedLookup(blockedAddresses(['127.0.0.0/8', '::1/128']));
    const failure = await new Promise((resolve) => lookup('localhost', {}, resolve));
    expect(String(failure)).toBe('BlockedAddressError: localhost leads to an address that is not allowed');
  });

  it('is not tried again when its name leads to where it must not go', async () => {
    const other = await TestApp.start({
      webHookBlockedSubnets: ['127.0.0.0/8', '::1/128'],
      limits: { webHookRetryDelayMs: 3_600_000, shutdownGraceMs: 3_600_000 },
    });
    const { status } = await other.request('PUT', `/boxes/${UUID}/actions`, {
      body: { paintBox: { color: 'red' } },
      headers: { 'X-Web-Hook': `http://localhost:${receiver.port}/`, Prefer: 'wait=10' },
    });
    expect(status).toBe(200);
    await other.close();
    expect(receiver.deliveries).toEqual([]);
  });

  it.each(['10.0.0.0', 'nonsense/8', '10.0.0.0/x', '10.0.0.0/99'])('cannot be blocked by %j', (subnet) => {
    expect(() => blockedAddresses([subnet])).toThrow();
  });
});
