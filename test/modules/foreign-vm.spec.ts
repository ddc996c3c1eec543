import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ApiDefinition, createVmInstance, type VmInventory } from '#contract';
import { ApiRegistry } from '#rest';
import { type ApiClient, startTestCloud, type TestCloud } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { exampleParams, UNKNOWN_UUID } from './routes/example-params.js';
import { normalAccount } from './routes/normal-account.js';
import { rawCall, rawRequest } from './routes/raw-call.js';

/** Parameters that may hold the uuid of a VM. In a path they name what the call is about. */
const VM_PARAMETERS = ['uuid', 'vmInstanceUuid', 'resourceUuid'];

const answerSchema = z.object({ inventories: z.array(z.unknown()).optional() });

let database: TestDatabase;
let cloud: TestCloud;
let alice: ApiClient;
/** The administrator's. */
let vm: VmInventory;

beforeAll(async () => {
  database = await createTestDatabase();
  cloud = await startTestCloud({ database: database.options });
  vm = await cloud.createVm({
    name: 'not for alice',
    nics: [{ bridgeName: 'br0' }],
    disks: [{ path: '/disks/not-for-alice.raw' }],
  });
  await cloud.override('kvm', 'consoleMode', vm.uuid, 'spice');
  alice = await normalAccount(cloud, 'alice');
});
afterAll(async () => {
  await cloud.stop();
  await database.drop();
});

/** What a Normal account may call about one VM: found by the path, so that a new call is walked too. */
function callsAboutOneVm(): [ApiDefinition, parameter: string][] {
  const apis = cloud.app.get(ApiRegistry).apis();
  return apis
    .filter(({ access, path }) => access === 'normal' && !/^\/(accounts|zones|clusters|hosts)\b/.test(path))
    .flatMap((api) =>
      VM_PARAMETERS.filter((name) => api.path.includes(`{${name}}`)).map((name): [ApiDefinition, string] => [
        api,
        name,
      ]),
    );
}

/** Answers about two VMs that differ in nothing but the uuid are the same. */
const withoutUuid = (answer: unknown, uuid: string) => JSON.stringify(answer).replaceAll(uuid, 'UUID');

/** An error may name what the caller asked for. */
const inventories = (body: unknown) => JSON.stringify(answerSchema.parse(body).inventories ?? []);

describe("somebody else's VM", () => {
  it('is, for whoever does not own it, a VM that is not there', async () => {
    const calls = callsAboutOneVm();
    expect(calls.length).toBeGreaterThanOrEqual(10);
    const ask = ([api, parameter]: [ApiDefinition, string], uuid: string) =>
      rawCall(
        cloud.url,
        api,
        { ...exampleParams(api), category: 'kvm', name: 'consoleMode', names: ['consoleMode'], [parameter]: uuid },
        { ...alice.credentials, Prefer: 'wait=30' },
      );
    const answers = async (uuid: string) =>
      Promise.all(calls.map(async (call) => [call[0].name, withoutUuid(await ask(call, uuid), uuid)]));
    const before = await cloud.vm(vm.uuid);
    expect(await answers(vm.uuid)).toEqual(await answers(UNKNOWN_UUID));
    expect(await cloud.vm(vm.uuid)).toEqual(before);
    expect(cloud.host.hypervisor.startCommands).toHaveLength(1);
  });

  it('is in the answer of no query', async () => {
    const traces = [vm.uuid, vm.vmNics[0]?.mac, vm.allVolumes[0]?.installPath, vm.name].filter(
      (trace) => trace !== undefined,
    );
    const queries = cloud.app.get(ApiRegistry).queries();
    const seen = async (headers: Readonly<Record<string, string>>) =>
      Promise.all(
        queries.flatMap(({ path }) =>
          [path, `${path}/${vm.uuid}`].map(async (address) => {
            const { body } = await rawRequest(`${cloud.url}/zstack/v1${address}`, { method: 'GET' }, headers);
            return traces.some((trace) => inventories(body).includes(trace)) ? [address] : [];
          }),
        ),
      ).then((all) => all.flat());
    expect(await seen(alice.credentials)).toEqual([]);
    expect(await seen(cloud.admin.credentials)).toContain('/vm-instances');
  });

  it('cannot be made a VM of their own by its uuid', async () => {
    const params = { name: 'mine', cpuNum: 1, memorySize: 64 * 1024 * 1024, resourceUuid: vm.uuid };
    await expect(alice.call(createVmInstance, params)).rejects.toThrow('a VM with this uuid exists already');
    expect((await cloud.vm(vm.uuid)).accountUuid).toBe(vm.accountUuid);
  });
});
