import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TestApp } from '../testing/test-app.js';
import { ADMIN_SESSION } from '../testing/test-identity.js';

const UUID = '0123456789abcdef0123456789abcdef';
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 9 }),
  fc.constantFrom('1', '-1', '1e30', 'true', '2026-01-01', 'a,b', '%', '\\', "'", '9'.repeat(400)),
);
const encoded = text.map((value) => encodeURIComponent(value));
const segment = fc.oneof(fc.constant(UUID), encoded);

const target = fc.oneof(
  { weight: 4, arbitrary: fc.record({ method: fc.constant('GET'), path: fc.constant('boxes') }) },
  { weight: 2, arbitrary: segment.map((word) => ({ method: 'GET', path: `boxes/echo/${word}` })) },
  { weight: 1, arbitrary: segment.map((key) => ({ method: 'GET', path: `boxes/${key}` })) },
  { weight: 4, arbitrary: segment.map((uuid) => ({ method: 'PUT', path: `boxes/${uuid}/actions` })) },
  { weight: 2, arbitrary: fc.constant({ method: 'POST', path: 'boxes' }) },
  { weight: 1, arbitrary: segment.map((uuid) => ({ method: 'DELETE', path: `boxes/${uuid}` })) },
  { weight: 1, arbitrary: segment.map((uuid) => ({ method: 'GET', path: `api-jobs/${uuid}` })) },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      path: fc.array(segment, { maxLength: 4 }).map((parts) => parts.join('/')),
    }),
  },
);

const FIELDS = ['name', 'size', 'open', 'createDate', 'items.label', 'items.box.size', 'grown', 'owner', 'x'];
const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', '~=', '!~=', '?=', '!?=', ' is null', ' not null'];
const condition = fc
  .tuple(fc.constantFrom(...FIELDS), fc.constantFrom(...OPERATORS), text)
  .map((parts) => `q=${encodeURIComponent(parts.join(''))}`);
const NAMES = [
  'limit',
  'start',
  'sort',
  'fields',
  'count',
  'names',
  'names.0',
  'size',
  'flag',
  'options.a',
  'limits.cpu',
];
const pair = fc
  .tuple(fc.oneof(fc.constantFrom(...NAMES), encoded), fc.oneof(encoded, fc.constantFrom(...FIELDS)))
  .map((parts) => parts.join('='));

const anything = fc.anything({ maxDepth: 3, withNullPrototype: false });
const body = fc.oneof(
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: text },
  {
    weight: 8,
    arbitrary: fc
      .record(
        {
          paintBox: fc.record(
            { color: fc.oneof(fc.constant('red'), anything), version: anything },
            { requiredKeys: [] },
          ),
          breakBox: fc.record({ how: fc.oneof(fc.constantFrom('known', 'not'), anything) }, { requiredKeys: [] }),
          params: fc.record(
            {
              name: fc.oneof(text, anything),
              size: fc.oneof(fc.nat(200), anything),
              open: anything,
              labels: fc.oneof(fc.array(text), anything),
              resourceUuid: fc.constantFrom(UUID, 'no uuid'),
            },
            { requiredKeys: ['name'] },
          ),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  },
);

const headerText = fc.stringMatching(/^[\x21-\x7e]{0,30}$/);
const mostly = (value: string) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: headerText });
const headers = fc.record(
  {
    Authorization: mostly(`OAuth ${ADMIN_SESSION}`),
    Prefer: mostly('wait=9'),
    'X-API-Timeout': mostly('9'),
    'If-Match': headerText,
    'Accept-Language': headerText,
    'X-JSON-Schema': headerText,
  },
  { requiredKeys: ['Authorization', 'Prefer'] },
);

const errorSchema = z.object({ error: z.object({ code: z.string(), details: z.string() }) });
/** A box whose uuid is taken breaks a constraint that its handler does not expect. */
const isTaken = (request: string) => request.includes(UUID) && request.includes('resourceUuid');

describe('any request', () => {
  it('is answered, and never with an internal error', async () => {
    const kinds = new Set<string>();
    const requests = fc.tuple(target, fc.array(fc.oneof(pair, condition), { maxLength: 3 }), headers, body);
    await fc.assert(
      fc.asyncProperty(requests, async ([{ method, path }, query, sent, sentBody]) => {
        const response = await fetch(`${app.base}/zstack/v1/${path}?${query.join('&')}`, {
          method,
          headers: sent,
          ...(method === 'PUT' || method === 'POST' ? { body: sentBody } : {}),
        });
        const answer = await response.text();
        if (response.headers.get('content-type')?.startsWith('text/plain')) {
          kinds.add(`text ${response.status}`);
          expect([400, 404, 405]).toContain(response.status);
          return;
        }
        const failed = errorSchema.safeParse(JSON.parse(answer));
        kinds.add(failed.success ? failed.data.error.code : String(response.status));
        if (!failed.success) expect([200, 202]).toContain(response.status);
        else if (!isTaken(sentBody)) expect(failed.data.error.code).not.toBe('SYS.1000');
      }),
      { numRuns: 400 },
    );
    // The requests were not all of one sort.
    expect([...kinds]).toEqual(expect.arrayContaining(['200', 'SYS.1007', 'text 400', 'text 404']));
  }, 120_000);
});
