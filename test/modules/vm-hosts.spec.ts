import { afterEach, describe, expect, it } from 'vitest';
import {
  changeHostState,
  createCluster,
  deleteCluster,
  destroyVmInstance,
  queryHost,
  rebootVmInstance,
  reconnectHost,
  startVmInstance,
  stopVmInstance,
} from '#contract';
import { ApiCallError, startTestCloud, type TestCloud, type TestCloudOptions } from '#testing';
import { createTestDatabase } from '../support/test-database.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function startCloud(options: Pick<TestCloudOptions, 'hosts'> = {}): Promise<TestCloud> {
  const database = await createTestDatabase();
  cleanUps.push(database.drop);
  const cloud = await startTestCloud({ ...options, database: database.options });
  cleanUps.push(() => cloud.stop());
  return cloud;
}

async function refusal(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiCallError) return error.error;
  throw new Error(`not refused: ${String(error)}`);
}

describe('a host that cannot do SPICE', () => {
  it('starts the VM with VNC and says why; without the fallback it is not asked', async () => {
    const cloud = await startCloud({ hosts: [{ host: { graphicsTypes: ['vnc'] } }] });
    await cloud.setGlobalConfig('kvm', 'consoleMode', 'spice');
    const { uuid } = await cloud.createVm();
    const reason = `host[uuid:${cloud.host.uuid}, name:host-1] cannot do spice, only [vnc]`;
    expect(await cloud.vm(uuid)).toMatchObject({
      wantedConsoleMode: 'spice',
      liveConsoleMode: 'vnc',
      needsRestart: false,
      consoleModeFallback: { wanted: 'spice', used: 'vnc', reason },
    });

    await cloud.setGlobalConfig('kvm', 'consoleModeFallback', 'false');
    const { code, details } = await refusal(cloud.admin.call(rebootVmInstance, { uuid }));
    expect(code).toBe('SYS.1013');
    expect(details).toContain(`host[uuid:${cloud.host.uuid}, name:host-1] can only do [vnc]`);
    expect((await cloud.vm(uuid)).state).toBe('Running');
    expect(cloud.host.hypervisor.startCommands).toHaveLength(1);
  });

  it('is passed over for one that can', async () => {
    const cloud = await startCloud({ hosts: [{ host: { graphicsTypes: ['vnc'] } }, {}] });
    await cloud.setGlobalConfig('kvm', 'consoleMode', 'spice');
    expect(await cloud.createVm()).toMatchObject({ hostUuid: cloud.hosts[1]?.uuid, liveConsoleMode: 'spice' });
  });
});

describe('a host that goes away', () => {
  it('leaves its VMs Unknown, and they are back with it', async () => {
    const cloud = await startCloud();
    const [one, two] = [await cloud.createVm(), await cloud.createVm()];
    await cloud.host.agent.stop();
    await cloud.admin.call(reconnectHost, { uuid: cloud.host.uuid }).catch(() => undefined);
    const lost = await cloud.vmUntil(one.uuid, ({ state }) => state === 'Unknown');
    expect(lost.stateReason).toMatch(/^its host is disconnected: /);
    expect(await refusal(cloud.admin.call(startVmInstance, { uuid: one.uuid }))).toMatchObject({ code: 'VM.1010' });
    expect(await refusal(cloud.admin.call(destroyVmInstance, { uuid: one.uuid }))).toMatchObject({ code: 'HOST.1010' });

    cloud.host.hypervisor.incident('guestShutdown', two.uuid);
    await cloud.host.agent.start();
    await cloud.admin.call(reconnectHost, { uuid: cloud.host.uuid });
    const back = await cloud.vmUntil(one.uuid, ({ state }) => state === 'Running');
    expect(back.stateReason).toBeUndefined();
    expect((await cloud.vmUntil(two.uuid, ({ state }) => state !== 'Unknown')).state).toBe('Stopped');
  });

  it('does not keep a VM from being forgotten by force', async () => {
    const cloud = await startCloud();
    const { uuid } = await cloud.createVm();
    await cloud.host.agent.stop();
    await cloud.admin.call(reconnectHost, { uuid: cloud.host.uuid }).catch(() => undefined);
    await cloud.vmUntil(uuid, ({ state }) => state === 'Unknown');
    await cloud.admin.call(destroyVmInstance, { uuid, deleteMode: 'Enforcing' });
    expect(await cloud.admin.request('GET', `/vm-instances/${uuid}`)).toEqual({ inventories: [] });
  });
});

it('VMs count: on their host, and in their cluster', async () => {
  const cloud = await startCloud();
  const { uuid } = await cloud.createVm();
  const { host } = cloud;
  const maintain = { uuid: host.uuid, stateEvent: 'maintain' } as const;
  expect((await refusal(cloud.admin.call(changeHostState, maintain))).details).toContain('still runs 1 VMs');
  await cloud.admin.call(stopVmInstance, { uuid, type: 'cold' });
  await cloud.admin.call(changeHostState, maintain);
  expect((await cloud.admin.query(queryHost))[0]?.state).toBe('Maintenance');
  expect(await refusal(cloud.admin.call(startVmInstance, { uuid }))).toMatchObject({ code: 'HOST.1004' });

  const { inventory: cluster } = await cloud.admin.call(createCluster, {
    name: 'without hosts',
    zoneUuid: (await cloud.vm(uuid)).zoneUuid,
    hypervisorType: 'KVM',
  });
  const inside = await cloud.createVm({ clusterUuid: cluster.uuid, strategy: 'CreateStopped' });
  expect(await refusal(cloud.admin.call(deleteCluster, { uuid: cluster.uuid }))).toMatchObject({
    details: `cluster[uuid:${cluster.uuid}] still has 1 VMs; delete them first`,
  });
  await cloud.admin.call(destroyVmInstance, { uuid: inside.uuid });
  await cloud.admin.call(deleteCluster, { uuid: cluster.uuid });
});
