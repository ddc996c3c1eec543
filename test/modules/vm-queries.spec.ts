import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createAccount,
  createVmInstance,
  destroyVmInstance,
  getVmConsoleAddress,
  pauseVmInstance,
  queryVmInstance,
  rebootVmInstance,
  resumeVmInstance,
  startVmInstance,
  stopVmInstance,
  updateVmInstance,
  type VmInventory,
} from '#contract';
import { ApiCallError, type ApiClient, startTestCloud, type TestCloud } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const MEBIBYTE = 1024 * 1024;
let database: TestDatabase;
let cloud: TestCloud;
let alice: ApiClient;
/** Of the administrator: `web` runs VNC as wanted, `db` runs VNC but wants SPICE, `old` never ran. */
let web: VmInventory;
let db: VmInventory;
let old: VmInventory;
/** Alice's. */
let own: VmInventory;

beforeAll(async () => {
  database = await createTestDatabase();
  cloud = await startTestCloud({ database: database.options });
  const password = createHash('sha512').update('alice has one').digest('hex');
  await cloud.admin.call(createAccount, { name: 'alice', password });
  alice = await cloud.admin.logIn('alice', 'alice has one');
  web = await cloud.createVm({
    name: 'web',
    description: 'front',
    disks: [{ path: '/disks/web.qcow2' }, { path: '/disks/logs.raw' }],
    cdRoms: [{ path: '/isos/debian.iso' }],
    nics: [{ bridgeName: 'br0', mac: 'fa:00:00:00:00:01' }],
  });
  db = await cloud.createVm({ name: 'db', cpuNum: 4, memorySize: 256 * MEBIBYTE, nics: [{ networkName: 'back' }] });
  await cloud.override('kvm', 'consoleMode', db.uuid, 'spice');
  old = await cloud.createVm({ name: 'old', strategy: 'CreateStopped', platform: 'Windows' });
  own = (await alice.call(createVmInstance, { name: 'own', cpuNum: 1, memorySize: 64 * MEBIBYTE })).inventory;
});
afterAll(async () => {
  await cloud.stop();
  await database.drop();
});

async function names(q: string[], client = cloud.admin): Promise<string[]> {
  return (await client.query(queryVmInstance, { q, sort: '+name' })).map(({ name }) => name);
}

describe('a query of VMs', () => {
  it.each([
    [['state=Running'], ['db', 'own', 'web']],
    [['state=Stopped'], ['old']],
    [['name~=%b%'], ['db', 'web']],
    [['description is null'], ['db', 'old', 'own']],
    [['platform=Windows'], ['old']],
    [['cpuNum>1'], ['db']],
    [['memorySize>=268435456'], ['db']],
    [
      ['type=UserVm', 'hypervisorType=KVM', 'architecture=x86_64'],
      ['db', 'old', 'own', 'web'],
    ],
    [['hostUuid is null'], ['old']],
    [['rootVolumeUuid not null'], ['web']],
    [['wantedConsoleMode=spice'], ['db']],
    [['wantedConsoleModeSource=vm'], ['db']],
    [['wantedConsoleModeSource=default'], ['old', 'own', 'web']],
    [['liveConsoleMode=vnc'], ['db', 'own', 'web']],
    [['liveConsoleMode is null'], ['old']],
    [['needsRestart=true'], ['db']],
    [['needsRestart=False'], ['old', 'own', 'web']],
    [
      ['needsRestart!=true', 'state=Running'],
      ['own', 'web'],
    ],
    [['consoleModeFallback not null'], []],
    [['vmNics.mac=fa:00:00:00:00:01'], ['web']],
    [['vmNics.networkName=back'], ['db']],
    [['allVolumes.installPath~=%logs%'], ['web']],
    [['allVolumes.format=raw'], ['web']],
    [['vmCdRoms.path=/isos/debian.iso'], ['web']],
    [['host.name=host-1'], ['db', 'own', 'web']],
    [['host.managementIp!=127.0.0.1'], []],
    [['cluster.name=cluster'], ['db', 'old', 'own', 'web']],
    [
      ['zone.name=zone', 'cluster.state=Enabled', 'state?=Running,Paused'],
      ['db', 'own', 'web'],
    ],
  ])('with %j', async (q, expected) => {
    expect(await names(q)).toEqual(expected);
  });

  it('sorts by what is computed, too', async () => {
    const sorted = await cloud.admin.query(queryVmInstance, { sort: '-wantedConsoleMode' });
    expect(sorted.map(({ wantedConsoleMode }) => wantedConsoleMode)).toEqual(['vnc', 'vnc', 'vnc', 'spice']);
    expect((await cloud.admin.query(queryVmInstance, { sort: '-needsRestart', limit: 1 }))[0]?.name).toBe('db');
  });

  it('answers with the whole inventory', async () => {
    expect(await cloud.vm(web.uuid)).toEqual(web);
    expect(await cloud.vm(db.uuid)).toEqual({
      ...db,
      wantedConsoleMode: 'spice',
      wantedConsoleModeSource: 'vm',
      needsRestart: true,
    });
  });

  it.each([...Object.keys(queryVmInstance.inventory.shape)])(
    'knows the field %s, or says that it does not',
    async (field) => {
      const notQueryable = ['vmNics', 'allVolumes', 'vmCdRoms', 'bootDev', 'graphicsDevices'];
      const answer = await cloud.admin
        .query(queryVmInstance, { q: [`${field} is null`] })
        .catch((error: unknown) => error);
      if (notQueryable.includes(field)) expect(answer).toMatchObject({ status: 400 });
      else expect(Array.isArray(answer)).toBe(true);
    },
  );
});

describe('a Normal account', () => {
  it('sees its own VMs only', async () => {
    expect(await names([], alice)).toEqual(['own']);
    expect(await names([`uuid=${web.uuid}`], alice)).toEqual([]);
    expect(await alice.request('GET', '/vm-instances', '?count=true')).toMatchObject({ total: 1 });
    expect(await names([`accountUuid=${own.accountUuid}`])).toEqual(['own']);
  });

  it('acts on its own VMs', async () => {
    const { uuid } = own;
    expect((await alice.call(pauseVmInstance, { uuid })).inventory.state).toBe('Paused');
    expect((await alice.call(resumeVmInstance, { uuid })).inventory.state).toBe('Running');
    expect((await alice.call(updateVmInstance, { uuid, description: 'mine' })).inventory.description).toBe('mine');
    expect((await alice.call(rebootVmInstance, { uuid })).inventory.state).toBe('Running');
  });

  it('cannot act on others, nor tell them from VMs that do not exist', async () => {
    const calls = [
      startVmInstance,
      stopVmInstance,
      rebootVmInstance,
      pauseVmInstance,
      resumeVmInstance,
      updateVmInstance,
    ];
    const before = await cloud.vm(web.uuid);
    for (const api of [...calls, getVmConsoleAddress]) {
      for (const uuid of [web.uuid, 'f'.repeat(32)]) {
        const error: unknown = await alice.call(api, { uuid }).catch((reason: unknown) => reason);
        if (!(error instanceof ApiCallError)) throw new Error(`${api.name} was not refused`);
        expect([error.status, error.error.details]).toEqual([404, `cannot find vm[uuid:${uuid}]`]);
      }
    }
    await alice.call(destroyVmInstance, { uuid: web.uuid });
    expect(await cloud.vm(web.uuid)).toEqual(before);
  });
});

it('a VM that is destroyed is gone, with its override', async () => {
  await cloud.admin.call(destroyVmInstance, { uuid: old.uuid });
  expect(await names(['name=old'])).toEqual([]);
  await cloud.admin.call(destroyVmInstance, { uuid: old.uuid });
});
