import { Injectable, Module } from '@nestjs/common';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExtensionOf } from '#kernel';
import type { AuditRecord } from '../audit-sink.js';
import { BoxModule } from '../testing/box.service.js';
import { TestApp } from '../testing/test-app.js';
import { TestClock } from '../testing/test-clock.js';
import { ADMIN, NORMAL, NORMAL_SESSION } from '../testing/test-identity.js';
import { redactDump } from './redact-dump.js';
import { secretPathsOf } from './secret-paths.js';
import { type SensitiveParams, sensitiveParams } from './sensitive-params.js';

const UUID = '0123456789abcdef0123456789abcdef';
const ACTIONS = `/boxes/${UUID}/actions`;

/** The name of a box is a secret when the box is a safe. */
@Injectable()
@ExtensionOf(sensitiveParams)
class SafeNames implements SensitiveParams {
  sensitiveFields(apiName: string, { name }: Readonly<Record<string, unknown>>): readonly string[] {
    return apiName === 'createBox' && typeof name === 'string' && name.startsWith('safe') ? ['name'] : [];
  }
}

@Module({ providers: [SafeNames] })
class SafeModule {}

const clock = new TestClock();
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ clock, modules: [BoxModule, SafeModule] });
});
afterAll(() => app.close());

/** The row that a call wrote, and the number of rows it wrote. */
async function rowOf(call: () => Promise<unknown>): Promise<{ row: AuditRecord | undefined; count: number }> {
  clock.advance(1);
  const before = (await app.audits()).length;
  await call();
  const rows = await app.audits();
  return { row: rows.at(-1), count: rows.length - before };
}

describe('a changing call', () => {
  it('that succeeds writes one row', async () => {
    const headers = { 'User-Agent': 'probe/1', 'X-Job-UUID': '5'.repeat(32) };
    const params = { name: 'b', password: 'hunter2hunter2', labels: ['x'], resourceUuid: UUID };
    const { row, count } = await rowOf(() =>
      app.call('POST', '/boxes', { headers, session: NORMAL_SESSION, body: { params } }),
    );
    expect(count).toBe(1);
    expect(row).toEqual({
      apiName: 'createBox',
      actor: NORMAL,
      clientIp: '127.0.0.1',
      clientBrowser: 'probe/1',
      startTime: clock.now(),
      endTime: clock.now(),
      requestUuid: '5'.repeat(32),
      resourceType: 'BoxVO',
      resourceUuid: UUID,
      resourceName: 'b',
      requestDump: JSON.stringify({ ...params, password: '******' }),
      responseDump: JSON.stringify({
        inventory: {
          uuid: UUID,
          name: 'b',
          size: 1,
          open: false,
          owner: NORMAL.accountUuid,
          createDate: '2026-01-02T03:04:05.001Z',
          items: [{ label: 'x' }],
        },
      }),
      success: true,
    });
  });

  it.each([
    [
      'was refused for its parameters',
      'PUT',
      ACTIONS,
      { paintBox: { color: 'green' } },
      undefined,
      ADMIN,
      /^SYS.1007: /,
    ],
    ['was refused for a type', 'POST', '/boxes', { params: { size: 'x' } }, undefined, ADMIN, /^SYS.1007: /],
    ['was refused for want of permission', 'DELETE', `/boxes/${UUID}`, undefined, NORMAL_SESSION, NORMAL, /^ID.1002: /],
    [
      'was refused for its session',
      'DELETE',
      `/boxes/${UUID}`,
      undefined,
      'f'.repeat(32),
      null,
      /^ID.1001: Session expired$/,
    ],
    ['failed', 'PUT', ACTIONS, { breakBox: { how: 'known' } }, undefined, ADMIN, /^SYS.1003: /],
    [
      'broke',
      'PUT',
      ACTIONS,
      { breakBox: { how: 'unknown' } },
      undefined,
      ADMIN,
      /^SYS.1000: an internal error happened/,
    ],
    ['failed to log in', 'PUT', '/doors/open', { openDoor: { password: 'x' } }, null, null, /^ID.1000: wrong account/],
  ])('that %s writes one row', async (_what, method, path, body, session, actor, error) => {
    const { row, count } = await rowOf(() =>
      app.request(method, path, {
        body,
        headers: { Prefer: 'wait=10' },
        ...(session === undefined ? {} : { session }),
      }),
    );
    expect(count).toBe(1);
    expect(row).toMatchObject({ success: false, actor });
    expect(row?.error).toMatch(error);
    expect(row).not.toHaveProperty('responseDump');
  });

  it('tells who the caller turned out to be', async () => {
    const { row } = await rowOf(() =>
      app.request('PUT', '/doors/open', { session: null, body: { openDoor: { password: 'sesame' } } }),
    );
    expect(row).toMatchObject({ success: true, actor: { accountName: 'guest' }, requestDump: '{"password":"******"}' });
  });

  it('does not tell what somebody called sensitive, not even when it is refused', async () => {
    const body = { params: { name: 'safe hunter2', size: 101 } };
    const refused = await rowOf(() => app.call('POST', '/boxes', { body }));
    expect(refused.row?.requestDump).toBe('{"name":"******","size":101}');
    const done = await rowOf(() => app.call('POST', '/boxes', { body: { params: { name: 'safe hunter2' } } }));
    expect(JSON.stringify({ ...done.row, resourceName: undefined })).not.toContain('hunter2');
  });

  it('that was malformed never became a call', async () => {
    for (const [path, body] of [
      [ACTIONS, '{'],
      ['/nowhere', {}],
      [ACTIONS, {}],
    ] as const) {
      const { count } = await rowOf(() => app.request('PUT', path, { body }));
      expect(count).toBe(0);
    }
  });
});

describe('a call that changes nothing', () => {
  it('writes no row, however it ends', async () => {
    for (const path of ['/boxes', '/boxes/echo/x', '/boxes/echo/x?size=101', '/boxes?q=nothing=1']) {
      expect((await rowOf(() => app.get(path))).count).toBe(0);
    }
  });
});

describe('a dump', () => {
  const maxBytes = 16_384;

  it('hides secrets wherever they are', () => {
    const value = {
      password: 'a',
      nested: [{ consolePassword: 'b', name: 'c' }],
      agentSecret: { deep: 'd' },
      token: undefined,
      sessionUuid: 'e',
    };
    expect(redactDump(value, { maxBytes })).toBe(
      '{"password":"******","nested":[{"consolePassword":"******","name":"c"}],"agentSecret":"******","sessionUuid":"******"}',
    );
  });

  it("hides a session's uuid, which is its secret", () => {
    const schema = {
      inventory: 'org.zstack.header.identity.SessionInventory',
      'others[1]': 'org.zstack.header.identity.SessionInventory',
    };
    const value = { inventory: { uuid: 'a', accountUuid: 'b' }, others: [{ uuid: 'c' }, { uuid: 'd' }] };
    expect(redactDump(value, { maxBytes, secretPaths: secretPathsOf(schema) })).toBe(
      '{"inventory":{"uuid":"******","accountUuid":"b"},"others":[{"uuid":"c"},{"uuid":"******"}]}',
    );
  });

  it('cuts what is long, and tells only the size of what is still too long', () => {
    expect(redactDump({ a: 'x'.repeat(2000) }, { maxBytes })).toBe(`{"a":"${'x'.repeat(1024)}…"}`);
    expect(
      redactDump(
        Array.from({ length: 101 }, () => 1),
        { maxBytes },
      ),
    ).toBe(`[${'1,'.repeat(100)}"…"]`);
    expect(redactDump({ a: 'x'.repeat(1000) }, { maxBytes: 100 })).toBe('{"tooLong":1008}');
  });

  it('is JSON of bounded size for any value, and does not change it', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 20 }), (value) => {
        const dump = redactDump(value, { maxBytes: 500 });
        expect(Buffer.byteLength(dump)).toBeLessThanOrEqual(500);
        expect(() => {
          JSON.parse(dump);
        }).not.toThrow();
      }),
    );
  });
});
