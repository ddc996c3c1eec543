import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryAudit, updateGlobalConfig } from '#contract';
import { newUuid } from '#kernel';
import { startTestCloud, type TestCloud } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { jobResult, rawCall } from './routes/raw-call.js';

let database: TestDatabase;
let cloud: TestCloud;

beforeAll(async () => {
  database = await createTestDatabase();
  cloud = await startTestCloud({ database: database.options, hosts: [] });
});
afterAll(async () => {
  await cloud.stop();
  await database.drop();
});

const notListed = (value: string) => `${value} is not a valid value. Valid values are [vnc, spice]`;

describe('a refused value of the console mode', () => {
  it.each<[string, unknown, string]>([
    ['an unknown mode', 'rdp', notListed('rdp')],
    ['another case', 'VNC', notListed('VNC')],
    ['an empty text', '', notListed('')],
    ['10 kB', 'x'.repeat(10_240), notListed(`${'x'.repeat(100)}…`)],
    ['null', null, 'field[value] is required'],
    ['nothing', undefined, 'field[value] is required'],
  ])('fails its job and is in the audit trail as failed: %s', async (_what, value, details) => {
    const requestUuid = newUuid();
    const headers = { ...cloud.admin.credentials, 'X-Job-UUID': requestUuid };
    const params = { category: 'kvm', name: 'consoleMode', value };
    const first = await rawCall(cloud.url, updateGlobalConfig, params, headers);
    expect(first.status).toBe(202);
    expect(await jobResult(first)).toMatchObject({ status: 503, body: { error: { code: 'SYS.1007', details } } });
    expect(await cloud.admin.query(queryAudit, { q: [`requestUuid=${requestUuid}`] })).toMatchObject([
      { apiName: 'updateGlobalConfig', operator: 'admin', success: false, error: `SYS.1007: ${details}` },
    ]);
  });
});
