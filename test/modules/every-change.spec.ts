import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ApiDefinition, queryAudit } from '#contract';
import { newUuid } from '#kernel';
import { ApiRegistry } from '#rest';
import { startTestCloud, type TestCloud } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { rawCall } from './routes/raw-call.js';
import { SUCCESSFUL_CALLS } from './routes/successful-calls.js';

const anyHandle: unknown = expect.stringMatching(/^[0-9a-f]{32,64}$/);
const anyUuid: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const itself: unknown = expect.stringMatching(/^somebody-/);
const resultSchema = z.object({ inventory: z.object({ uuid: z.string().optional() }).optional() });

let database: TestDatabase;
let cloud: TestCloud;
let changing: ApiDefinition[];

beforeAll(async () => {
  database = await createTestDatabase();
  cloud = await startTestCloud({ database: database.options });
  changing = cloud.app
    .get(ApiRegistry)
    .apis()
    .filter(({ changes }) => changes);
});
afterAll(async () => {
  await cloud.stop();
  await database.drop();
});

describe('every API that changes something', () => {
  it('has a call here that succeeds', () => {
    expect(Object.keys(SUCCESSFUL_CALLS).sort()).toEqual(changing.map(({ name }) => name).sort());
  });

  it.each(Object.entries(SUCCESSFUL_CALLS))('is in the audit trail, without its secrets: %s', async (name, prepare) => {
    const api = changing.find((one) => one.name === name);
    if (!api) throw new Error(`there is no API ${name}`);
    const params = await prepare(cloud);
    const requestUuid = newUuid();
    const session = api.access === 'public' ? {} : cloud.admin.credentials;
    const headers = { ...session, 'X-Job-UUID': requestUuid, 'User-Agent': 'a test', Prefer: 'wait=30' };
    const { status, body } = await rawCall(cloud.url, api, params, headers);
    expect(status, JSON.stringify(body)).toBe(200);
    const { inventory } = resultSchema.parse(body);
    const [row, ...more] = await cloud.admin.query(queryAudit, { q: [`requestUuid=${requestUuid}`] });
    const isAboutSession = api.resource?.type === 'SessionVO';
    // A session's uuid is its secret; what is written down is another one.
    const uuid = isAboutSession ? anyHandle : (params[api.resource?.uuidParam ?? ''] ?? inventory?.uuid);
    expect([row, more]).toMatchObject([
      {
        apiName: name,
        success: true,
        operator: api.access === 'public' ? itself : 'admin',
        operatorAccountUuid: anyUuid,
        clientIp: '127.0.0.1',
        clientBrowser: 'a test',
        resourceType: api.resource?.type,
        ...(uuid === undefined ? {} : { resourceUuid: uuid }),
      },
      [],
    ]);
    const secrets = [params.password, params.agentSecret, params.sessionUuid];
    // A login tells the secret; every later answer about a session tells its handle only.
    if (isAboutSession && api.access === 'public') secrets.push(inventory?.uuid);
    const text = JSON.stringify(row);
    expect(secrets.filter((secret) => typeof secret === 'string' && text.includes(secret))).toEqual([]);
  });
});
