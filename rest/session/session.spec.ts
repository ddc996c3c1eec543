import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, TestApp } from '../testing/test-app.js';
import { ADMIN_SESSION, NORMAL_SESSION } from '../testing/test-identity.js';

const UUID = '0123456789abcdef0123456789abcdef';
const ACTIONS = `/boxes/${UUID}/actions`;
const PAINT = { paintBox: { color: 'red' } };
const EXPIRED = {
  error: {
    code: 'ID.1001',
    description: 'Session is invalid or expired',
    details: 'Session expired',
    opaque: { id: 'session.expired', params: {} },
  },
};
const DENIED = {
  error: {
    code: 'ID.1002',
    description: 'Permission denied',
    details: 'account[alice] is not allowed to call deleteBox',
    opaque: { id: 'identity.permissionDenied', params: { account: 'alice', api: 'deleteBox' } },
  },
};
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ publicUrl: 'https://cloud.example/flipside' });
});
afterAll(() => app.close());

async function answer(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  const { status, text } = await app.request(method, path, { session: null, headers, body });
  return [status, text];
}

describe('the Authorization header', () => {
  it('must be there', async () => {
    expect(await answer('GET', '/boxes', {})).toEqual([400, "missing header 'Authorization'"]);
    expect(await answer('PUT', ACTIONS, {}, PAINT)).toEqual([400, "missing header 'Authorization'"]);
  });

  it.each(['Basic abc', 'Bearer abc', 'ZStack id:signature', ''])('must be OAuth, not %j', async (Authorization) => {
    expect(await answer('GET', '/boxes', { Authorization })).toEqual([400, "Authorization type must be 'OAuth'"]);
  });

  it.each([`OAuth ${ADMIN_SESSION}`, ` OAuth   ${ADMIN_SESSION} `, `OAuth${ADMIN_SESSION}`])(
    'names the session: %j',
    async (Authorization) => {
      expect((await answer('GET', '/boxes', { Authorization }))[0]).toBe(200);
    },
  );

  it('is not needed by a public API, whatever it holds', async () => {
    for (const value of [undefined, 'Basic abc', 'OAuth unknown']) {
      const headers: Record<string, string> = value === undefined ? {} : { Authorization: value };
      expect(await answer('PUT', '/doors/open', headers, { openDoor: { password: 'sesame' } })).toEqual([
        200,
        '{"opened":true}',
      ]);
    }
    expect(app.boxes.contexts.at(-1)).toMatchObject({
      actor: { accountUuid: '', accountName: 'anonymous', accountType: 'Normal' },
      sessionHandle: null,
    });
  });

  it('tells a public API who calls, if it holds a session', async () => {
    await app.request('PUT', '/doors/open', { body: { openDoor: { password: 'sesame' } } });
    expect(app.boxes.contexts.at(-1)).toMatchObject({ actor: { accountName: 'admin' }, sessionHandle: 'admin-handle' });
  });
});

describe('a session that is not valid', () => {
  const bad = { session: 'f'.repeat(32) };

  it('fails a synchronous call at once', async () => {
    const { status, body } = await app.get('/boxes', bad);
    expect([status, body]).toEqual([503, EXPIRED]);
  });

  it('fails the job of an asynchronous call, not the call', async () => {
    const first = await app.request('PUT', ACTIONS, { ...bad, body: PAINT });
    expect(first.status).toBe(202);
    const { status, body } = await app.get(locationOf(first.body));
    expect([status, body]).toEqual([503, EXPIRED]);
  });

  it('is 401 for a caller that waits', async () => {
    const headers = { Prefer: 'wait=5' };
    const sync = await app.get('/boxes', { ...bad, headers });
    const async = await app.request('PUT', ACTIONS, { ...bad, body: PAINT, headers });
    for (const { status, body } of [sync, async]) expect([status, body]).toEqual([401, EXPIRED]);
  });
});

describe('an account without the right to call', () => {
  const normal = { session: NORMAL_SESSION };

  it('fails the job, and is 403 for a caller that waits', async () => {
    const failed = await app.call('DELETE', `/boxes/${UUID}`, normal);
    expect([failed.status, failed.body]).toEqual([503, DENIED]);
    const waited = await app.request('DELETE', `/boxes/${UUID}`, { ...normal, headers: { Prefer: 'wait=5' } });
    expect([waited.status, waited.body]).toEqual([403, DENIED]);
  });

  it('may call what is for all', async () => {
    expect((await app.get('/boxes', normal)).status).toBe(200);
  });
});

describe('the session cookie', () => {
  const Cookie = `theme=dark; flipside-session=${ADMIN_SESSION}`;
  const wait = { Prefer: 'wait=5' };

  it('is as good as the header for reading, from anywhere', async () => {
    expect((await answer('GET', '/boxes', { Cookie, Origin: 'https://evil.example' }))[0]).toBe(200);
  });

  it('yields to the header', async () => {
    const headers = { Cookie, Authorization: `OAuth ${'f'.repeat(32)}` };
    expect((await answer('GET', '/boxes', headers))[0]).toBe(503);
  });

  it.each(['https://cloud.example', 'own host'])('changes something from our own pages: %s', async (from) => {
    const Origin = from === 'own host' ? app.base : from;
    expect(await answer('PUT', ACTIONS, { Cookie, Origin, ...wait }, PAINT)).toEqual([200, '{"color":"red"}']);
  });

  it.each([
    'https://evil.example',
    'http://cloud.example',
    'https://cloud.example:8443',
    'https://cloud.example.evil.example',
    'null',
    'not a url',
    undefined,
  ])('changes nothing from elsewhere: %s', async (Origin) => {
    const headers = { Cookie, ...wait, ...(Origin === undefined ? {} : { Origin }) };
    const [status, text] = await answer('PUT', ACTIONS, headers, PAINT);
    expect(status).toBe(403);
    expect(text).toContain(
      `"details":"a request with a session cookie must come from the origin of this server, not from [${Origin ?? 'none'}]"`,
    );
  });

  it('is held to its origin in a public API that changes something, too', async () => {
    const headers = { Cookie, Origin: 'https://evil.example', ...wait };
    expect((await answer('PUT', '/doors/open', headers, { openDoor: { password: 'sesame' } }))[0]).toBe(403);
  });

  it('is not set by a login that another page makes', async () => {
    const body = { openDoor: { password: 'sesame' } };
    expect((await answer('PUT', '/doors/open', { Origin: 'https://evil.example', ...wait }, body))[0]).toBe(403);
    expect((await answer('PUT', '/doors/open', { Origin: app.base, ...wait }, body))[0]).toBe(200);
  });

  it('is not asked for by a program that sends the header', async () => {
    const headers = { Authorization: `OAuth ${ADMIN_SESSION}`, Origin: 'https://other.example', Cookie, ...wait };
    expect((await answer('PUT', ACTIONS, headers, PAINT))[0]).toBe(200);
  });

  it('is of no use under another name', async () => {
    const headers = { Cookie: `flipside-session2=${ADMIN_SESSION}; xflipside-session=${ADMIN_SESSION}` };
    expect(await answer('GET', '/boxes', headers)).toEqual([400, "missing header 'Authorization'"]);
  });
});
