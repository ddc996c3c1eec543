import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../testing/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

/** What the handler was given, less the path's variable. */
async function params(query: string): Promise<unknown> {
  const { status, body, text } = await app.get(`/boxes/echo/w?${query}`);
  if (status !== 200 || typeof body !== 'object' || body === null || !('params' in body)) return [status, text];
  return body.params;
}

describe('parameters in the query string', () => {
  it.each([
    ['names=a&names=b', { names: ['a', 'b'] }],
    ['names=a', { names: ['a'] }],
    ['names.1=b&names.0=a', { names: ['a', 'b'] }],
    ['names=x&names.10=c&names.9=b', { names: ['x', 'b', 'c'] }],
    ['sizes=1&sizes=2.5', { sizes: [1, 2.5] }],
    ['options.k=v&options.a.b=c', { options: { k: 'v', 'a.b': 'c' } }],
    ['limits.cpu=2&limits.strict=True&limits.other=x', { limits: { cpu: 2, strict: true } }],
    ['flag=True', { flag: true }],
    ['flag=FALSE&size=10', { flag: false, size: 10 }],
    ['size=-1.5e1', { size: -15 }],
    ['text=a+b%2Bc', { text: 'a b+c' }],
    ['text=1', { text: '1' }],
    ['text=', { text: '' }],
    ['uuid=x&sessionId=y&sessionId=z&unknown=1&unknown=2', {}],
    ['word=other&word=another', {}],
  ])('%s', async (query, expected) => {
    expect(await params(query)).toEqual({ word: 'w', ...expected });
  });

  it.each([
    ['text=a&text=b', 'Invalid value of field[text]: it was given 2 times'],
    ['size=', 'Invalid value of field[size]: it must be a number'],
    ['size=0x10', 'Invalid value of field[size]: it must be a number'],
    ['size=1e999', 'Invalid value of field[size]: it must be a number'],
    ['flag=yes', 'Invalid value of field[flag]: it must be true or false'],
    ['sizes=1&sizes=x', 'Invalid value of field[sizes]: it must be a number'],
    ['limits.cpu=x', 'Invalid value of field[limits.cpu]: it must be a number'],
    ['options.k=v&options.k=w', 'Invalid value of field[options.k]: it was given more than once'],
  ])('%s is refused in plain text', async (query, answer) => {
    expect(await params(query)).toEqual([400, answer]);
  });

  it('are validated as those of a body are', async () => {
    const { status, body } = await app.get('/boxes/echo/w?size=101');
    expect([status, body]).toEqual([
      503,
      {
        error: {
          code: 'SYS.1007',
          description: 'One or more API argument is invalid',
          details: 'invalid value of field[size]: 101 is not a valid value. Too big: expected number to be <=100',
          opaque: {
            id: 'rest.invalidArgument',
            params: { field: 'size', problem: '101 is not a valid value. Too big: expected number to be <=100' },
          },
        },
      },
    ]);
  });

  it('are where a DELETE has them', async () => {
    const uuid = '1'.repeat(32);
    await app.call('DELETE', `/boxes/${uuid}?force=True&uuid=other`);
    expect((await app.audits()).at(-1)).toMatchObject({
      apiName: 'deleteBox',
      requestDump: JSON.stringify({ force: true, uuid }),
    });
  });
});
