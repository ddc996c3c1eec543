import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryAudit } from '#contract';
import { newUuid } from '#kernel';
import { type ApiClient, startTestCloud, type TestCloud } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { normalAccount } from './routes/normal-account.js';
import { jobResult } from './routes/raw-call.js';
import { type WalkedRoute, walkedRoutes } from './routes/walked-routes.js';

const WAIT = { Prefer: 'wait=30' };
const MISSING_HEADER = { status: 400, body: "missing header 'Authorization'" };
const ANYTHING_ELSE: unknown = expect.not.objectContaining(MISSING_HEADER);
const EXPIRED = {
  error: {
    code: 'ID.1001',
    description: 'Session is invalid or expired',
    details: 'Session expired',
    opaque: { id: 'session.expired', params: {} },
  },
};
const denied = (api: string) => ({
  error: {
    code: 'ID.1002',
    description: 'Permission denied',
    details: `account[alice] is not allowed to call ${api}`,
    opaque: { id: 'identity.permissionDenied', params: { account: 'alice', api } },
  },
});

let database: TestDatabase;
let cloud: TestCloud;
let routes: WalkedRoute[];

beforeAll(async () => {
  database = await createTestDatabase();
  cloud = await startTestCloud({ database: database.options });
  routes = walkedRoutes(cloud);
});
afterAll(async () => {
  await cloud.stop();
  await database.drop();
});

type Credentials = Readonly<Record<string, string>>;
type Named<T> = [apiName: string, outcome: T][];

/** What becomes of each of the routes, by name. */
function walk<T>(some: readonly WalkedRoute[], visit: (route: WalkedRoute) => T | Promise<T>): Promise<Named<T>> {
  return Promise.all(some.map(async (route) => [route.apiName, await visit(route)]));
}

/** Calls routes without waiting: the first answer's status, and what the call came to. */
function callPlainly(some: readonly WalkedRoute[], credentials: Credentials) {
  return walk(some, async ({ delivery, call }) => {
    const first = await call(credentials);
    return [first.status, delivery === 'async' ? await jobResult(first) : first] as const;
  });
}

/** Calls routes as a caller who waits, and tells what the audit trail has of each call. */
async function callAndAudit(some: readonly WalkedRoute[], credentials: Credentials) {
  const calls = await walk(some, async ({ call }) => {
    const requestUuid = newUuid();
    const answer = await call({ ...WAIT, ...credentials, 'X-Job-UUID': requestUuid });
    return { requestUuid, answer };
  });
  const audits = await cloud.admin.query(queryAudit);
  const rowsOf = (uuid: string) => audits.filter(({ requestUuid }) => requestUuid === uuid);
  return {
    answers: calls.map(([name, { answer }]) => [name, answer]),
    rows: calls.map(([name, { requestUuid }]) => [name, rowsOf(requestUuid)]),
  };
}

/** The rows that the audit trail must have of refused calls: one of a call that would change something, else none. */
function refusedRows(some: readonly WalkedRoute[], who: object, errorOf: (apiName: string) => string) {
  return walk<unknown>(some, ({ apiName, changes, resourceType }): unknown => {
    const row = { ...who, apiName, resourceType, clientIp: '127.0.0.1', success: false, error: errorOf(apiName) };
    return changes ? [expect.objectContaining(row)] : [];
  });
}

describe('every route', () => {
  it('is there', () => {
    expect(routes.length).toBeGreaterThan(50);
    expect(routes.filter(({ changes, resourceType }) => changes && resourceType === undefined)).toEqual([]);
  });

  it('is refused without a session, unless it is for everybody', async () => {
    expect(await walk(routes, ({ call }) => call({}))).toEqual(
      await walk(routes, ({ access }) => (access === 'public' ? ANYTHING_ELSE : MISSING_HEADER)),
    );
  });
});

describe('a session that is over', () => {
  const dead = { Authorization: `OAuth ${'d'.repeat(32)}` };
  const guarded = () => routes.filter(({ access }) => access !== 'public');

  it('fails synchronous calls at once, and the jobs of asynchronous ones', async () => {
    expect(await callPlainly(guarded(), dead)).toEqual(
      await walk(guarded(), ({ delivery }) => [delivery === 'async' ? 202 : 503, { status: 503, body: EXPIRED }]),
    );
  });

  it('is 401 for a caller who waits, and every refused change is in the audit trail', async () => {
    const { answers, rows } = await callAndAudit(guarded(), dead);
    expect(answers).toEqual(await walk(guarded(), () => ({ status: 401, body: EXPIRED })));
    expect(rows).toEqual(await refusedRows(guarded(), { operator: '-' }, () => 'ID.1001: Session expired'));
  });
});

describe('a Normal account', () => {
  let alice: ApiClient;
  beforeAll(async () => {
    alice = await normalAccount(cloud, 'alice');
  });
  const forAdmins = () => routes.filter(({ access }) => access === 'admin');

  it('is refused what is for administrators', async () => {
    expect(await callPlainly(forAdmins(), alice.credentials)).toEqual(
      await walk(forAdmins(), ({ apiName, delivery }) => [
        delivery === 'async' ? 202 : 503,
        { status: 503, body: denied(apiName) },
      ]),
    );
  });

  it('gets 403 when it waits, and every refused change is in the audit trail', async () => {
    const { answers, rows } = await callAndAudit(forAdmins(), alice.credentials);
    expect(answers).toEqual(await walk(forAdmins(), ({ apiName }) => ({ status: 403, body: denied(apiName) })));
    expect(rows).toEqual(
      await refusedRows(
        forAdmins(),
        { operator: 'alice' },
        (apiName) => `ID.1002: account[alice] is not allowed to call ${apiName}`,
      ),
    );
  });
});
