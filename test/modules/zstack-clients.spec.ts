import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newUuid } from '#kernel';
import { startTestCloud, TEST_CLOUD_PASSWORD, type TestCloud } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type RawAnswer, rawRequest } from './routes/raw-call.js';

const JOBS = '/zstack/v1/api-jobs';
const PASSWORD = createHash('sha512').update(TEST_CLOUD_PASSWORD).digest('hex');
const VM = { cpuNum: 1, memorySize: 64 * 1024 * 1024 };

const jobSchema = z.object({ location: z.url() });
const sessionSchema = z.object({ inventory: z.object({ uuid: z.string() }) });

let database: TestDatabase;
let cloud: TestCloud;

beforeAll(async () => {
  database = await createTestDatabase();
  cloud = await startTestCloud({ database: database.options });
});
afterAll(async () => {
  await cloud.stop();
  await database.drop();
});

const uuidOf = (answer: RawAnswer) => sessionSchema.parse(answer.body).inventory.uuid;

/** Polls at once and without a pause, which real clients do a second apart. */
async function poll(location: string, headers: Readonly<Record<string, string>>): Promise<RawAnswer> {
  for (;;) {
    const answer = await rawRequest(location, { method: 'GET' }, headers);
    if (answer.status !== 202) return answer;
  }
}

describe('a client that behaves as the Java SDK', () => {
  /** Its headers go with every call, reads included; the job is looked for at its own address, whatever the server says. */
  async function call(method: string, path: string, session: string | null, body?: object): Promise<RawAnswer> {
    const own = { 'X-JSON-Schema': 'true', ...(session === null ? {} : { Authorization: `OAuth ${session}` }) };
    const headers = { ...own, 'X-Job-UUID': newUuid(), 'Content-Type': 'application/json; charset=utf-8' };
    const answer = await rawRequest(`${cloud.url}/zstack${path}`, { method, body }, headers);
    if (answer.status !== 202) return answer;
    const [, job = ''] = jobSchema.parse(answer.body).location.split(JOBS);
    return poll(cloud.url + JOBS + job, own);
  }

  it('logs in, creates a VM, and finds typed objects in the answers', async () => {
    const session = uuidOf(
      await call('PUT', '/v1/accounts/login', null, {
        logInByAccount: { accountName: 'admin', password: PASSWORD, systemTags: [] },
      }),
    );
    // It leaves path variables out of the body, and puts tags into the parameters.
    const created = await call('POST', '/v1/vm-instances', session, {
      params: { name: 'java', ...VM, nics: [{ bridgeName: 'br0' }], systemTags: ['a::b'], timeout: 10 },
    });
    const schema = {
      inventory: 'org.zstack.header.vm.VmInstanceInventory',
      'inventory.vmNics[0]': 'org.zstack.header.vm.VmNicInventory',
    };
    expect(created).toMatchObject({ status: 200, body: { inventory: { name: 'java', state: 'Running' }, schema } });
    const stopped = await call('PUT', `/v1/vm-instances/${uuidOf(created)}/actions`, session, {
      stopVmInstance: { type: 'cold', systemTags: [] },
    });
    expect(stopped).toMatchObject({ status: 200, body: { inventory: { state: 'Stopped' }, schema } });
    expect(await call('GET', '/v1/vm-instances?q=name%3Djava&limit=1000&start=0&count=false', session)).toMatchObject({
      status: 200,
      body: { inventories: [{ name: 'java' }], schema: { 'inventories[0]': schema.inventory } },
    });
    expect(await call('GET', '/v1/hosts', session)).toMatchObject({
      body: { schema: { 'inventories[0]': 'org.zstack.kvm.KVMHostInventory' } },
    });
    expect(await call('DELETE', `/v1/vm-instances/${uuidOf(created)}?deleteMode=Permissive`, session)).toEqual({
      status: 200,
      body: {},
    });
  });

  it('sees why a job failed', async () => {
    const session = uuidOf(
      await call('PUT', '/v1/accounts/login', null, { logInByAccount: { accountName: 'admin', password: PASSWORD } }),
    );
    const refused = await call('PUT', '/v1/global-configurations/kvm/consoleMode/actions', session, {
      updateGlobalConfig: { value: 'rdp' },
    });
    expect(refused).toMatchObject({
      status: 503,
      body: {
        error: {
          code: 'SYS.1007',
          description: 'One or more API argument is invalid',
          details: 'rdp is not a valid value. Valid values are [vnc, spice]',
        },
      },
    });
  });
});

describe('a client that behaves as the Python SDK', () => {
  /** It repeats session and path variables wherever it can, and uses the location as it is. */
  async function call(method: string, path: string, session: string, body?: object): Promise<RawAnswer> {
    const headers = { Authorization: `OAuth ${session}`, 'X-Job-UUID': newUuid() };
    const answer = await rawRequest(`${cloud.url}/zstack/v1${path}`, { method, body }, headers);
    return answer.status === 202 ? poll(jobSchema.parse(answer.body).location, headers) : answer;
  }

  const logIn = async () =>
    uuidOf(
      await rawRequest(
        `${cloud.url}/zstack/v1/accounts/login`,
        { method: 'PUT', body: { logInByAccount: { accountName: 'admin', password: PASSWORD, sessionId: null } } },
        { 'X-Job-UUID': newUuid() },
      ),
    );

  it('queries without encoding, starts and destroys a VM with its uuid said twice', async () => {
    const session = await logIn();
    const tagged = `sessionId=${session}`;
    const uuids: string[] = [];
    for (const name of ['py-b', 'py-a']) {
      const params = { name, ...VM, strategy: 'CreateStopped', sessionId: session };
      uuids.push(uuidOf(await call('POST', '/vm-instances', session, { params })));
    }
    const query = `/vm-instances?q=name~=py-%25&sort=+name&fields=name&replyWithCount=True&${tagged}`;
    expect(await call('GET', query, session)).toMatchObject({
      status: 200,
      body: { inventories: [{ name: 'py-a' }, { name: 'py-b' }], total: 2 },
    });
    const [uuid = ''] = uuids;
    expect(await call('GET', `/vm-instances/${uuid}?uuid=${uuid}&${tagged}`, session)).toMatchObject({
      status: 200,
      body: { inventories: [{ uuid }] },
    });
    const started = await call('PUT', `/vm-instances/${uuid}/actions`, session, { startVmInstance: { uuid } });
    expect(started).toMatchObject({ status: 200, body: { inventory: { uuid, state: 'Running' } } });
    expect(await call('DELETE', `/vm-instances/${uuid}?uuid=${uuid}&${tagged}`, session)).toEqual({
      status: 200,
      body: {},
    });
  });

  it('flips the switch and reads it back, under its old name too', async () => {
    const session = await logIn();
    const setting = { category: 'kvm', name: 'vm.consoleMode', value: 'spice' };
    await call('PUT', '/global-configurations/kvm/vm.consoleMode/actions', session, { updateGlobalConfig: setting });
    const query = `/global-configurations?q=category=kvm&q=name=consoleMode&sessionId=${session}`;
    expect(await call('GET', query, session)).toMatchObject({
      status: 200,
      body: { inventories: [{ category: 'kvm', name: 'consoleMode', value: 'spice', defaultValue: 'vnc' }] },
    });
  });

  it('logs out without naming its session in a header', async () => {
    const session = await logIn();
    const address = `${cloud.url}/zstack/v1/accounts/sessions/${session}`;
    const headers = { 'X-Job-UUID': newUuid() };
    const valid = () => rawRequest(`${address}/valid?sessionUuid=${session}`, { method: 'GET' }, headers);
    expect(await valid()).toEqual({ status: 200, body: { valid: true } });
    expect(await rawRequest(`${address}?sessionUuid=${session}`, { method: 'DELETE' }, headers)).toEqual({
      status: 200,
      body: {},
    });
    expect(await valid()).toEqual({ status: 200, body: { valid: false } });
  });
});
