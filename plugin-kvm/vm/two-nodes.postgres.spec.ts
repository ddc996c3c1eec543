import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { AbandonedOperations } from './abandoned-operations.js';
import { CreateVm } from './create-vm.js';
import { StartVm } from './start-vm.js';
import { StopVm } from './stop-vm.js';
import type { FakeAgent } from './testing/fake-agent.js';
import { failureOf } from './testing/outcome.js';
import { ADMIN, GIB, VmTestCloud } from './testing/vm-test-cloud.js';

let database: TestDatabase;
let one: VmTestCloud;
let two: VmTestCloud;
let agent: FakeAgent;

beforeAll(async () => {
  database = await createTestDatabase();
  one = await VmTestCloud.start({ database: database.options });
  agent = await one.addHost();
  two = await one.startAnotherNode({ database: database.options });
});
afterAll(async () => {
  await two.close();
  await one.close();
  await database.drop();
});

const start = (cloud: VmTestCloud, uuid: string) => cloud.app.get(StartVm).start(uuid, {}, ADMIN);

describe('two management nodes on one database', () => {
  it('never start a VM twice, whichever is faster', async () => {
    const rounds = Array.from({ length: 20 }, async () => {
      const { vm } = await one.createVm();
      const failures = await Promise.all([one, two, one, two].map((cloud) => failureOf(start(cloud, vm.uuid))));
      // Who comes while the other is at it is refused; who comes later finds it running.
      for (const failure of failures) expect([null, ['vm.wrongState']]).toContainEqual(failure);
      expect(failures).toContain(null);
      return vm.uuid;
    });
    const uuids = await Promise.all(rounds);
    const started = agent.startCmds.map(({ vmInstanceUuid }) => vmInstanceUuid);
    expect(started.filter((uuid) => uuids.includes(uuid)).sort()).toEqual([...uuids].sort());
  });

  it('give numbers and addresses out once', async () => {
    const params = {
      name: 'vm',
      cpuNum: 1,
      memorySize: GIB,
      strategy: 'JustCreate',
      nics: [{ bridgeName: 'br0' }],
    } as const;
    const records = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        (n % 2 ? one : two).app.get(CreateVm).create({ ...params, nics: [...params.nics] }, ADMIN),
      ),
    );
    expect(new Set(records.map(({ vm }) => vm.internalId)).size).toBe(30);
    expect(new Set(records.flatMap(({ nics }) => nics.map(({ mac }) => mac))).size).toBe(30);
  });

  it('settle what a node left that was taken for dead, and that node then believes the database', async () => {
    const { vm } = await one.createVm();
    await start(one, vm.uuid);
    agent.intercept('stopVm', async (work) => {
      one.nodes.others.length = 0;
      one.clock.advance(60_000);
      await one.app.get(AbandonedOperations).scan();
      expect(await one.vm(vm.uuid)).toMatchObject({ state: 'Running', operationNodeUuid: null });
      work();
    });
    const record = await two.app.get(StopVm).stop(vm.uuid, 'cold', ADMIN);
    expect(record?.vm.state).toBe('Running');
    expect(two.log.warnings).toEqual([expect.stringContaining('settled by somebody else')]);
  });
});
