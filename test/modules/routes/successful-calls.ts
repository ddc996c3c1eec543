import { createHash } from 'node:crypto';
import { createAccount, createCluster, createZone, logInByAccount, pauseVmInstance } from '#contract';
import { newUuid } from '#kernel';
import type { TestCloud } from '#testing';

type Params = Readonly<Record<string, unknown>>;

/** Makes what a call is about, and tells the parameters that it succeeds with. Nothing else in the cloud is touched. */
export type Preparation = (cloud: TestCloud) => Params | Promise<Params>;

const PASSWORD = createHash('sha512').update('a password').digest('hex');
const CONSOLE_MODE = { category: 'kvm', name: 'consoleMode' };

const zone = async ({ admin }: TestCloud) => (await admin.call(createZone, { name: 'zone' })).inventory.uuid;

const cluster = async (cloud: TestCloud) => {
  const params = { name: 'cluster', zoneUuid: await zone(cloud), hypervisorType: 'KVM' } as const;
  return (await cloud.admin.call(createCluster, params)).inventory.uuid;
};

const account = async ({ admin }: TestCloud) =>
  (await admin.call(createAccount, { name: `somebody-${newUuid()}`, password: PASSWORD })).inventory;

const session = async (cloud: TestCloud) => {
  const { name } = await account(cloud);
  return (await cloud.admin.call(logInByAccount, { accountName: name, password: PASSWORD })).inventory.uuid;
};

const runningVm = async (cloud: TestCloud) => (await cloud.createVm()).uuid;

const stoppedVm = async (cloud: TestCloud) => (await cloud.createVm({ strategy: 'CreateStopped' })).uuid;

/** A host in a cluster of its own, so that no VM is put there. */
const lonelyHost = async (cloud: TestCloud) => (await cloud.addHost({}, await cluster(cloud))).uuid;

/** A new changing API is missing here until somebody says how it succeeds. */
export const SUCCESSFUL_CALLS: Readonly<Record<string, Preparation>> = {
  createZone: () => ({ name: 'new' }),
  updateZone: async (cloud) => ({ uuid: await zone(cloud), name: 'renamed' }),
  changeZoneState: async (cloud) => ({ uuid: await zone(cloud), stateEvent: 'disable' }),
  deleteZone: async (cloud) => ({ uuid: await zone(cloud) }),

  createCluster: async (cloud) => ({ name: 'new', zoneUuid: await zone(cloud), hypervisorType: 'KVM' }),
  updateCluster: async (cloud) => ({ uuid: await cluster(cloud), name: 'renamed' }),
  changeClusterState: async (cloud) => ({ uuid: await cluster(cloud), stateEvent: 'disable' }),
  deleteCluster: async (cloud) => ({ uuid: await cluster(cloud) }),

  addKVMHost: async (cloud) => {
    const agent = await cloud.startAgent();
    return {
      name: 'new',
      clusterUuid: await cluster(cloud),
      managementIp: '127.0.0.1',
      agentPort: agent.port,
      agentSecret: agent.secret,
    };
  },
  updateKVMHost: async (cloud) => ({ uuid: await lonelyHost(cloud), name: 'renamed' }),
  reconnectHost: async (cloud) => ({ uuid: await lonelyHost(cloud) }),
  changeHostState: async (cloud) => ({ uuid: await lonelyHost(cloud), stateEvent: 'disable' }),
  deleteHost: async (cloud) => ({ uuid: await lonelyHost(cloud) }),

  createVmInstance: ({ clusterUuid }) => ({ name: 'new', cpuNum: 1, memorySize: 64 * 1024 * 1024, clusterUuid }),
  updateVmInstance: async (cloud) => ({ uuid: await stoppedVm(cloud), name: 'renamed' }),
  startVmInstance: async (cloud) => ({ uuid: await stoppedVm(cloud) }),
  stopVmInstance: async (cloud) => ({ uuid: await runningVm(cloud) }),
  rebootVmInstance: async (cloud) => ({ uuid: await runningVm(cloud) }),
  pauseVmInstance: async (cloud) => ({ uuid: await runningVm(cloud) }),
  resumeVmInstance: async (cloud) => {
    const uuid = await runningVm(cloud);
    await cloud.admin.call(pauseVmInstance, { uuid });
    return { uuid };
  },
  destroyVmInstance: async (cloud) => ({ uuid: await stoppedVm(cloud) }),

  updateGlobalConfig: () => ({ ...CONSOLE_MODE, value: 'spice' }),
  resetGlobalConfigItem: () => CONSOLE_MODE,
  resetGlobalConfig: () => ({}),
  updateResourceConfig: async (cloud) => ({ ...CONSOLE_MODE, resourceUuid: await stoppedVm(cloud), value: 'spice' }),
  updateResourceConfigs: async (cloud) => ({
    resourceUuid: await stoppedVm(cloud),
    resourceConfigs: [{ ...CONSOLE_MODE, value: 'spice' }],
  }),
  deleteResourceConfig: async (cloud) => {
    const resourceUuid = await stoppedVm(cloud);
    await cloud.override('kvm', 'consoleMode', resourceUuid, 'spice');
    return { ...CONSOLE_MODE, resourceUuid };
  },

  createAccount: () => ({ name: 'new', password: PASSWORD }),
  updateAccount: async (cloud) => ({ uuid: (await account(cloud)).uuid, description: 'changed' }),
  deleteAccount: async (cloud) => ({ uuid: (await account(cloud)).uuid }),
  logInByAccount: async (cloud) => ({ accountName: (await account(cloud)).name, password: PASSWORD }),
  logIn: async (cloud) => ({ username: (await account(cloud)).name, password: PASSWORD }),
  logOut: async (cloud) => ({ sessionUuid: await session(cloud) }),
  renewSession: async (cloud) => ({ sessionUuid: await session(cloud) }),
};
