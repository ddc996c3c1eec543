import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Box } from '../testing/box.entity.js';
import { Gate } from '../testing/gate.js';
import { locationOf, TestApp } from '../testing/test-app.js';
import { TestClock } from '../testing/test-clock.js';

const UUID = '0123456789abcdef0123456789abcdef';
const ACTIONS = `/boxes/${UUID}/actions`;
const WAIT = { Prefer: 'wait=10' };
const clock = new TestClock();
let app: TestApp;
let gate: Gate;

beforeEach(async () => {
  app = await TestApp.start({ clock });
  gate = new Gate();
  await app.call('POST', '/boxes', { body: { params: { name: 'whole', resourceUuid: UUID } } });
});
afterEach(() => app.close());

const act = (body: unknown, headers?: Record<string, string>) =>
  app.request('PUT', ACTIONS, { body, ...(headers ? { headers } : {}) });
const boxName = async () => (await app.uow.reader.findOneBy(Box, { uuid: UUID }))?.name;

describe('a synchronous call', () => {
  it('answers 200 with the result at once', async () => {
    const { status, headers, body } = await app.get('/boxes/echo/hello');
    expect([status, headers.get('content-type'), headers.get('x-echo')]).toEqual([
      200,
      'application/json; charset=utf-8',
      '5',
    ]);
    expect(body).toEqual({
      params: { word: 'hello' },
      context: {
        actor: { accountUuid: '1'.repeat(32), accountName: 'admin', accountType: 'SystemAdmin' },
        sessionHandle: 'admin-handle',
        clientIp: '127.0.0.1',
        language: 'en',
        apiName: 'echo',
      },
    });
  });

  it('answers 503 with the error, or a status that fits it when the caller waits', async () => {
    const error = {
      error: {
        code: 'ID.1000',
        description: 'Authentication failed',
        details: 'wrong account name or password',
        opaque: { id: 'identity.wrongPassword', params: {} },
      },
    };
    const body = { openDoor: { password: 'please' } };
    const plain = await app.request('PUT', '/doors/open', { body, session: null });
    expect([plain.status, plain.headers.get('preference-applied'), plain.body]).toEqual([503, null, error]);
    const waited = await app.request('PUT', '/doors/open', { body, session: null, headers: WAIT });
    expect([waited.status, waited.headers.get('preference-applied'), waited.body]).toEqual([401, 'wait', error]);
  });

  it('may set headers', async () => {
    const { headers } = await app.request('PUT', '/doors/open', { body: { openDoor: { password: 'sesame' } } });
    expect(headers.getSetCookie()).toEqual(['door=open']);
  });
});

describe('an asynchronous call', () => {
  it('answers 202 with an absolute location, where the result is', async () => {
    const { status, body } = await act({ paintBox: { color: 'red' } });
    const location = locationOf(body);
    expect([status, body]).toEqual([202, { location, apiTimeout: 1_800_000 }]);
    expect(location).toMatch(new RegExp(`^${app.base}/zstack/v1/api-jobs/[0-9a-f]{32}$`));
    const result = await app.result(location);
    expect([result.status, result.body]).toEqual([200, { color: 'red' }]);
  });

  it('is 202 {} as long as it runs, to everybody who knows where', async () => {
    app.boxes.hold = gate.pass;
    const location = locationOf((await act({ holdBox: {} })).body);
    await gate.entered;
    const running = await app.get(location, { session: null });
    expect([running.status, running.body]).toEqual([202, {}]);
    gate.open();
    const ended = await app.result(location);
    expect([ended.status, ended.body]).toMatchObject([200, { inventory: { uuid: UUID, name: 'whole' } }]);
  });

  it('that fails is 503 with the error', async () => {
    const { status, body } = await app.call('PUT', ACTIONS, { body: { breakBox: { how: 'known' } } });
    expect([status, body]).toEqual([
      503,
      {
        error: {
          code: 'SYS.1003',
          description: 'A resource is not found',
          details: `cannot find Glue[uuid:${UUID}]`,
          opaque: { id: 'rest.notFound', params: { resource: 'Glue', uuid: UUID } },
        },
      },
    ]);
  });

  it('with invalid parameters fails its job, not itself', async () => {
    const { status, body } = await app.call('PUT', ACTIONS, { body: { paintBox: { color: 'green' } } });
    expect([status, body]).toMatchObject([
      503,
      {
        error: {
          code: 'SYS.1007',
          details: 'invalid value of field[color]: green is not a valid value. Valid values are [red, blue]',
        },
      },
    ]);
    expect(app.boxes.contexts.map(({ apiName }) => apiName)).toEqual(['createBox']);
  });

  it('tells nothing of an error that nobody expected', async () => {
    const location = locationOf((await act({ breakBox: { how: 'unknown' } })).body);
    const requestUuid = location.slice(-32);
    const { status, body } = await app.result(location);
    expect([status, body]).toEqual([
      503,
      {
        error: {
          code: 'SYS.1000',
          description: 'An internal error happened in system',
          details: `an internal error happened; the log has the details under request[${requestUuid}]`,
          opaque: { id: 'rest.internal', params: { requestUuid } },
        },
      },
    ]);
  });

  it('cannot set a header', async () => {
    let failure: unknown;
    app.boxes.hold = async () => {
      try {
        app.boxes.contexts.at(-1)?.setHeader('X-Late', '1');
      } catch (error) {
        failure = error;
      }
      await Promise.resolve();
    };
    await app.call('PUT', ACTIONS, { body: { holdBox: {} } });
    expect(String(failure)).toBe('Error: holdBox is asynchronous, so it cannot set the header X-Late');
  });
});

describe('a poll', () => {
  it('of an unknown job is 404 text', async () => {
    const { status, text } = await app.get(`/api-jobs/${'0'.repeat(32)}`);
    expect([status, text]).toEqual([404, 'the job has been expired']);
  });

  it.each(['POST', 'PUT', 'DELETE'])('with %s is 405 text', async (method) => {
    const { status, text } = await app.request(method, `/api-jobs/${'0'.repeat(32)}`);
    expect([status, text]).toEqual([405, 'only GET method is allowed for querying job status']);
  });
});

describe('a caller that waits', () => {
  it('gets the final result, and the job is there all the same', async () => {
    const jobUuid = 'a1'.repeat(16);
    const { status, headers, body } = await act({ paintBox: { color: 'blue' } }, { ...WAIT, 'X-Job-UUID': jobUuid });
    expect([status, headers.get('preference-applied'), body]).toEqual([200, 'wait', { color: 'blue' }]);
    expect((await app.get(`/api-jobs/${jobUuid}`)).body).toEqual({ color: 'blue' });
  });

  it('gets a status that fits the error, with the same body', async () => {
    const { status, body } = await act({ breakBox: { how: 'known' } }, WAIT);
    expect([status, body]).toMatchObject([404, { error: { code: 'SYS.1003' } }]);
  });

  it('gets the job when it takes longer', async () => {
    app.boxes.hold = gate.pass;
    const { status, headers, body } = await act({ holdBox: {} }, { Prefer: 'wait=0' });
    expect([status, headers.get('preference-applied')]).toEqual([202, null]);
    gate.open();
    expect((await app.result(locationOf(body))).status).toBe(200);
  });
});

describe('a call that takes too long', { timeout: 20_000 }, () => {
  it('ends with a timeout for the caller, whatever becomes of it', async () => {
    app.boxes.hold = gate.pass;
    const { status, body } = await act({ holdBox: {} }, { ...WAIT, 'X-API-Timeout': '1' });
    expect([status, body]).toEqual([
      504,
      {
        error: {
          code: 'SYS.1001',
          description: 'An operation timed out',
          details: 'the job did not end within 1000 ms',
          opaque: { id: 'job.timeout', params: { timeoutMs: 1000 } },
        },
      },
    ]);
    gate.open();
    expect((await app.audits()).at(-1)).toMatchObject({ apiName: 'holdBox', success: false });
  });

  it('writes nothing if it is one unit of work', async () => {
    app.boxes.hold = () => Promise.resolve(clock.advance(6000));
    const { status, body } = await act({ breakBox: { how: 'slow' } }, { ...WAIT, 'X-API-Timeout': '5' });
    expect([status, body]).toMatchObject([504, { error: { details: 'the job did not end within 5000 ms' } }]);
    expect(await boxName()).toBe('whole');
  });
});

describe('a call that is one unit of work', () => {
  it('writes what it did, the end of its job and its audit row together', async () => {
    const { body } = await app.call('PUT', ACTIONS, { body: { breakBox: { how: 'not' } } });
    expect(body).toEqual({});
    expect(await boxName()).toBe('broken');
    expect((await app.audits()).map(({ apiName, success }) => [apiName, success])).toEqual([
      ['createBox', true],
      ['breakBox', true],
    ]);
  });

  it.each(['known', 'unknown'])('leaves nothing of a failure (%s) but the error', async (how) => {
    const { status } = await app.call('PUT', ACTIONS, { body: { breakBox: { how } } });
    expect(status).toBe(503);
    expect(await boxName()).toBe('whole');
    expect((await app.audits()).map(({ apiName, success }) => [apiName, success])).toEqual([
      ['createBox', true],
      ['breakBox', false],
    ]);
  });

  it('is undone when its audit row cannot be written', async () => {
    app.auditSink.failNext = new Error('no space left');
    const { status, body } = await app.call('PUT', ACTIONS, { body: { breakBox: { how: 'not' } } });
    expect([status, body]).toMatchObject([503, { error: { code: 'SYS.1000' } }]);
    expect(await boxName()).toBe('whole');
  });
});
