import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../testing/test-app.js';
import { languageOf } from './accept-language.js';
import { preferredWaitMs } from './prefer.js';

const UUID = '0123456789abcdef0123456789abcdef';
const ACTIONS = `/boxes/${UUID}/actions`;
const PAINT = { paintBox: { color: 'red' } };
let app: TestApp;
let behindProxy: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  behindProxy = await TestApp.start({ trustProxy: true, limits: { maxApiTimeoutMs: 60_000 } });
});
afterAll(async () => {
  await app.close();
  await behindProxy.close();
});

const paint = (headers: Record<string, string>, on = app) => on.request('PUT', ACTIONS, { body: PAINT, headers });

describe('X-Job-UUID', () => {
  it("becomes the job's uuid", async () => {
    const jobUuid = 'Ab'.repeat(16);
    const { status, body } = await paint({ 'X-Job-UUID': jobUuid });
    expect([status, body]).toEqual([
      202,
      { location: `${app.base}/zstack/v1/api-jobs/${jobUuid}`, apiTimeout: 1_800_000 },
    ]);
    expect((await app.result(`/api-jobs/${jobUuid}`)).body).toEqual({ color: 'red' });
    expect((await app.audits()).at(-1)?.requestUuid).toBe(jobUuid);
  });

  it.each(['', 'abc', 'a'.repeat(31), 'a'.repeat(33), 'z'.repeat(32), 'a'.repeat(31).concat('/')])(
    'is refused unless it is 32 hex characters: %j',
    async (jobUuid) => {
      const refusal = [400, "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped"];
      const put = await paint({ 'X-Job-UUID': jobUuid });
      const get = await app.get('/boxes', { headers: { 'X-Job-UUID': jobUuid } });
      for (const { status, text } of [put, get]) expect([status, text]).toEqual(refusal);
    },
  );

  it('cannot be used twice for a job, even at once', async () => {
    const jobUuid = 'cd'.repeat(16);
    const answers = await Promise.all([1, 2, 3].map(() => paint({ 'X-Job-UUID': jobUuid })));
    expect(answers.map(({ status, text }) => (status === 202 ? 'job' : `${status} ${text}`)).sort()).toEqual([
      `400 Duplicate job uuid[${jobUuid}]`,
      `400 Duplicate job uuid[${jobUuid}]`,
      'job',
    ]);
    const later = await paint({ 'X-Job-UUID': jobUuid });
    expect([later.status, later.text]).toEqual([400, `Duplicate job uuid[${jobUuid}]`]);
  });

  it('of a job cannot be used for a synchronous change', async () => {
    const jobUuid = 'ba'.repeat(16);
    const open = () =>
      app.request('PUT', '/doors/open', {
        headers: { 'X-Job-UUID': jobUuid },
        body: { openDoor: { password: 'sesame' } },
      });
    expect((await open()).status).toBe(200);
    await paint({ 'X-Job-UUID': jobUuid });
    const { status, text } = await open();
    expect([status, text]).toEqual([400, `Duplicate job uuid[${jobUuid}]`]);
  });

  it('may be sent with reads, again and again', async () => {
    const headers = { 'X-Job-UUID': 'ef'.repeat(16) };
    for (const _ of [1, 2]) expect((await app.get('/boxes', { headers })).status).toBe(200);
  });
});

describe('X-API-Timeout', () => {
  it('overrides the timeout, up to a limit', async () => {
    expect((await paint({ 'X-API-Timeout': '7' })).body).toMatchObject({ apiTimeout: 7000 });
    expect((await paint({ 'X-API-Timeout': '7000' }, behindProxy)).body).toMatchObject({ apiTimeout: 60_000 });
  });

  it.each(['0', '-1', '1.5', 'soon', ''])('is refused unless it is a number of seconds: %j', async (value) => {
    const { status, text } = await paint({ 'X-API-Timeout': value });
    expect([status, text]).toEqual([400, 'Invalid header[X-API-Timeout], it must be a whole number of seconds']);
  });
});

describe('the address of the client', () => {
  const headers = { 'X-Request-Ip': '192.0.2.1', 'X-Forwarded-For': '198.51.100.9, 192.0.2.2' };
  const seen = async (on: TestApp, sent: Record<string, string>) => {
    await on.get('/boxes/echo/x', { headers: sent });
    return on.boxes.contexts.at(-1)?.clientIp;
  };

  it('is that of the connection, whatever headers say', async () => {
    expect(await seen(app, headers)).toBe('127.0.0.1');
  });

  it('is what a trusted proxy says', async () => {
    expect(await seen(behindProxy, headers)).toBe('192.0.2.1');
    expect(await seen(behindProxy, { 'X-Forwarded-For': headers['X-Forwarded-For'] })).toBe('192.0.2.2');
    expect(await seen(behindProxy, {})).toBe('127.0.0.1');
    expect(await seen(behindProxy, { 'X-Request-Ip': 'x'.repeat(999) })).toBe('x'.repeat(45));
  });
});

describe('the location of a job', () => {
  it('is under the public address, if there is one', async () => {
    const published = await TestApp.start({ publicUrl: 'https://cloud.example/flipside/' });
    expect((await paint({ 'X-Job-UUID': '1'.repeat(32) }, published)).body).toMatchObject({
      location: `https://cloud.example/flipside/zstack/v1/api-jobs/${'1'.repeat(32)}`,
    });
    await published.close();
  });

  it('is https behind a trusted proxy that says so', async () => {
    const sent = { 'X-Forwarded-Proto': 'https', 'X-Job-UUID': '1'.repeat(32) };
    const path = `/zstack/v1/api-jobs/${'1'.repeat(32)}`;
    expect((await paint(sent, behindProxy)).body).toMatchObject({
      location: `${behindProxy.base.replace('http:', 'https:')}${path}`,
    });
    expect((await paint(sent)).body).toMatchObject({ location: `${app.base}${path}` });
  });
});

describe('what a handler sees of the headers', () => {
  it('is everything but secrets', async () => {
    await app.get('/boxes/echo/x', { headers: { Cookie: 'a=b', 'X-Any': 'thing', 'User-Agent': 'probe/1' } });
    const context = app.boxes.contexts.at(-1);
    expect(context?.clientBrowser).toBe('probe/1');
    expect(context?.headers['x-any']).toBe('thing');
    expect(Object.keys(context?.headers ?? {}).filter((name) => /auth|cookie/.test(name))).toEqual([]);
  });
});

describe('Prefer', () => {
  it.each([
    ['wait=10', 10_000],
    ['respond-async, wait=5', 5_000],
    ['Wait = "7"; x=y', 7_000],
    ['wait=0', 0],
    ['wait=999999', 60_000],
    ['wait', null],
    ['wait=soon', null],
    ['wait=-1', null],
    ['respond-async', null],
    ['', null],
    [undefined, null],
  ])('%j is %s ms', (prefer, waitMs) => {
    expect(preferredWaitMs(prefer, 60_000)).toBe(waitMs);
  });
});

describe('Accept-Language', () => {
  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-US,zh;q=0.9', 'en'],
    ['en;q=0.5, zh-Hans;q=0.7', 'zh'],
    ['fr, zh;q=0, de', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['zhx', 'en'],
    [undefined, 'en'],
  ])('%j means %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
