import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, TestApp } from '../testing/test-app.js';

const UUID = '0123456789abcdef0123456789abcdef';
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

const paint = (color: unknown, headers: Record<string, string> = {}) =>
  app.request('PUT', `/boxes/${UUID}/actions`, { body: { paintBox: { color } }, headers });

describe('a synchronous call', () => {
  it('answers 200 with the result at once', async () => {
    const { status, headers, body } = await app.get('/boxes/echo/hello');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('x-echo')).toBe('5');
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
});

describe('an asynchronous call', () => {
  it('answers 202 with an absolute location, where the result is', async () => {
    const { status, body } = await paint('red');
    expect(status).toBe(202);
    const location = locationOf(body);
    expect(body).toEqual({ location, apiTimeout: 1_800_000 });
    expect(location).toMatch(new RegExp(`^${app.base}/zstack/v1/api-jobs/[0-9a-f]{32}$`));
    const result = await app.result(location);
    expect([result.status, result.body]).toEqual([200, { color: 'red' }]);
  });

  it('answers with the final result when the caller prefers to wait', async () => {
    const { status, headers, body } = await paint('blue', { Prefer: 'wait=10' });
    expect([status, headers.get('preference-applied'), body]).toEqual([200, 'wait', { color: 'blue' }]);
  });
});
