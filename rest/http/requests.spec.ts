import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../testing/test-app.js';
import { ADMIN_SESSION } from '../testing/test-identity.js';

const UUID = '0123456789abcdef0123456789abcdef';
const ACTIONS = `/boxes/${UUID}/actions`;
const WAIT = { Prefer: 'wait=10' };
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ limits: { maxBodyBytes: 1000 } });
});
afterAll(() => app.close());

async function text(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  const answer = await app.request(method, path, { body, ...(headers ? { headers } : {}) });
  return [answer.status, answer.text];
}

const put = (body: unknown) => app.request('PUT', ACTIONS, { body, headers: WAIT });

describe('the path', () => {
  it('is answered in plain text when it is unknown, without the context path', async () => {
    const { status, headers, text: answer } = await app.get('/no-such/thing?q=1');
    expect([status, headers.get('content-type'), answer]).toEqual([
      404,
      'text/plain; charset=utf-8',
      'no api mapping to /v1/no-such/thing',
    ]);
  });

  it('is decoded before it is matched', async () => {
    const { body } = await app.get('/boxes/%65cho/a%20b%2Fc%C3%A9');
    expect(body).toMatchObject({ params: { word: 'a b/cé' } });
    expect(await text('GET', '/n%6F')).toEqual([404, 'no api mapping to /v1/no']);
  });

  it('may come with the whole address in front of it', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { Authorization: `OAuth ${ADMIN_SESSION}` };
      request({
        ...new URL(app.base),
        port: new URL(app.base).port,
        path: `${app.base}/zstack/v1/boxes?limit=1`,
        headers,
      })
        .on('response', (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it('may end in a slash', async () => {
    expect((await app.get('/boxes/')).status).toBe(200);
  });

  it.each(['PATCH', 'HEAD', 'OPTIONS', 'DELETE'])('does not take the method %s where no API has it', async (method) => {
    const [status, answer] = await text(method, '/boxes');
    expect([status, answer]).toEqual([
      405,
      method === 'HEAD' ? '' : `The method[${method}] is not allowed for the path[/v1/boxes]`,
    ]);
  });

  it.each(['/boxes/%zz', '/boxes/%ff'])('is refused when it is not correctly encoded: %s', async (path) => {
    expect(await text('GET', path)).toEqual([400, `the URL[/zstack/v1${path}] is not correctly percent-encoded`]);
  });

  it.each(['/boxes/echo/a%00b', '/boxes?q=name=%00'])('holds no U+0000: %s', async (path) => {
    expect(await text('GET', path)).toEqual([400, 'the URL must not contain the character U+0000']);
  });
});

describe('the body', () => {
  it('tells which of several actions is meant', async () => {
    expect((await put({ paintBox: { color: 'red' } })).body).toEqual({ color: 'red' });
    expect((await put({ breakBox: { how: 'not' }, systemTags: [] })).body).toEqual({});
  });

  it.each([{}, { startBox: {} }, ''])('is refused when it names none of several actions: %j', async (body) => {
    expect(await text('PUT', ACTIONS, body)).toEqual([
      400,
      `the body doesn't contain action mapping to the URL[/v1${ACTIONS}]`,
    ]);
  });

  it('need not name the only action there is', async () => {
    const answer = await app.request('PUT', '/doors/open', { body: {} });
    expect(answer.body).toMatchObject({ error: { code: 'SYS.1007', details: 'field[password] is required' } });
  });

  it('may be missing in a create', async () => {
    const { body } = await app.request('POST', '/boxes', { headers: WAIT });
    expect(body).toMatchObject({ error: { code: 'SYS.1007', details: 'field[name] is required' } });
  });

  it('may repeat the path variable, which wins, and unknown fields', async () => {
    const { status } = await put({ paintBox: { uuid: 'something else', color: 'red', sessionId: 7, what: {} }, x: 1 });
    expect(status).toBe(200);
    expect((await app.audits()).at(-1)).toMatchObject({ resourceUuid: UUID });
  });

  it.each([
    { paintBox: { color: 'red' }, systemTags: ['a::b'], userTags: ['c'] },
    { paintBox: { color: 'red', systemTags: ['a::b'], userTags: ['c'] } },
  ])('may carry tags outside and inside: %j', async (body) => {
    expect((await put(body)).status).toBe(200);
  });

  it('takes null for absent', async () => {
    expect((await put({ paintBox: { color: 'red', version: null } })).body).toEqual({ color: 'red' });
    expect((await put({ paintBox: { color: null } })).body).toMatchObject({
      error: { details: 'field[color] is required' },
    });
  });

  it('is read whatever its content type says', async () => {
    const answer = await app.request('PUT', ACTIONS, {
      body: { paintBox: { color: 'red' } },
      headers: { ...WAIT, 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.body).toEqual({ color: 'red' });
  });

  it.each([
    ['{"paintBox":', 'the body is not valid JSON'],
    ['hello', 'the body is not valid JSON'],
    ['[]', 'the body must be a JSON object'],
    ['"paintBox"', 'the body must be a JSON object'],
    ['{"paintBox":"red"}', "the body's field[paintBox] must be a JSON object"],
    ['{"paintBox":[]}', "the body's field[paintBox] must be a JSON object"],
    ['{"paintBox":{"color":"\\u0000"}}', 'the body must not contain the character U+0000'],
    [`{"paintBox":${'['.repeat(100)}${']'.repeat(100)}}`, 'the body is nested more than 64 levels deep'],
  ])('is refused in plain text: %s', async (body, answer) => {
    expect(await text('PUT', ACTIONS, body)).toEqual([400, answer]);
  });

  it('is refused when it is too long, whether its length is told or not', async () => {
    const long = JSON.stringify({ paintBox: { color: 'x'.repeat(1000) } });
    const refusal = [413, 'the body is longer than 1000 bytes'];
    expect(await text('PUT', ACTIONS, long)).toEqual(refusal);
    const chunked = await fetch(`${app.base}/zstack/v1${ACTIONS}`, {
      method: 'PUT',
      body: new Blob([long]).stream(),
      duplex: 'half',
    });
    expect([chunked.status, await chunked.text()]).toEqual(refusal);
  });

  it('is refused when it is compressed or not UTF-8', async () => {
    expect(await text('PUT', ACTIONS, '{}', { 'Content-Encoding': 'gzip' })).toEqual([
      415,
      'the content encoding[gzip] is not supported',
    ]);
    const answer = await fetch(`${app.base}/zstack/v1${ACTIONS}`, { method: 'PUT', body: Buffer.from([0xff, 0xfe]) });
    expect([answer.status, await answer.text()]).toEqual([400, 'the body is not UTF-8']);
  });

  it('does not touch the prototype of anything', async () => {
    const { body } = await put('{"paintBox":{"color":"red","__proto__":{"version":3},"constructor":1}}');
    expect(body).toEqual({ color: 'red' });
    expect(Object.hasOwn(Object.prototype, 'version')).toBe(false);
  });
});

describe('a value of the wrong type', () => {
  it.each([
    [{ size: 'many' }, 'Invalid value of field[size]: it must be a number'],
    [{ size: {} }, 'Invalid value of field[size]: it must be a number'],
    [{ open: 'perhaps' }, 'Invalid value of field[open]: it must be true or false'],
    [{ open: 1 }, 'Invalid value of field[open]: it must be true or false'],
  ])('is refused in plain text, and the refusal is in the audit trail: %j', async (params, answer) => {
    const { text: body, status } = await app.request('POST', '/boxes', { body: { params: { name: 'n', ...params } } });
    expect([status, body]).toEqual([400, answer]);
    expect((await app.audits()).at(-1)).toMatchObject({ apiName: 'createBox', success: false });
  });

  it('is an ordinary error for a caller that waits', async () => {
    const { status, body } = await app.request('POST', '/boxes', { body: { params: { size: 'x' } }, headers: WAIT });
    expect([status, body]).toEqual([
      400,
      {
        error: {
          code: 'SYS.1007',
          description: 'One or more API argument is invalid',
          details: 'invalid value of field[size]: it must be a number',
          opaque: { id: 'rest.invalidArgument', params: { field: 'size', problem: 'it must be a number' } },
        },
      },
    ]);
  });

  it('may be a number or a truth value written as text', async () => {
    const { body } = await app.request('POST', '/boxes', {
      body: { params: { name: 'n', size: '7', open: 'True' } },
      headers: WAIT,
    });
    expect(body).toMatchObject({ inventory: { size: 7, open: true } });
  });
});
