import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CONSOLE_MODES,
  deleteResourceConfig,
  getResourceConfig,
  getVmConsoleAddress,
  queryGlobalConfig,
  queryGlobalConfigHistory,
  rebootVmInstance,
  resetGlobalConfigItem,
  startVmInstance,
} from '#contract';
import { ApiCallError, startTestCloud, type TestCloud } from '#testing';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let cloud: TestCloud;

beforeEach(async () => {
  database = await createTestDatabase();
  cloud = await startTestCloud({ database: database.options });
});
afterEach(async () => {
  await cloud.stop();
  await database.drop();
});

const flip = (value: string) => cloud.setGlobalConfig('kvm', 'consoleMode', value);
const sentModes = () => cloud.host.hypervisor.startCommands.map(({ consoleMode }) => consoleMode);

async function refusal(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiCallError)
    return { status: error.status, code: error.error.code, details: error.error.details };
  throw new Error(`not refused: ${String(error)}`);
}

describe('the console mode', () => {
  it.each(CONSOLE_MODES)('%s reaches the host in the whole command, and its console the inventory', async (mode) => {
    await flip(mode);
    const vm = await cloud.createVm({
      name: 'web',
      disks: [{ path: '/disks/web.qcow2' }],
      cdRoms: [{ path: '/isos/debian.iso' }],
      nics: [{ bridgeName: 'br0', mac: 'fa:00:00:00:00:01' }],
    });
    expect(cloud.host.hypervisor.startCommands).toEqual([
      {
        vmInstanceUuid: vm.uuid,
        accountUuid: vm.accountUuid,
        vmInternalId: 1,
        vmName: 'web',
        memory: 64 * 1024 * 1024,
        cpuNum: 1,
        machineType: 'q35',
        bootMode: 'Legacy',
        bootDev: ['hd', 'cdrom'],
        clock: 'utc',
        consoleMode: mode,
        videoType: 'virtio',
        VDIMonitorNumber: 1,
        soundType: 'ich6',
        spiceStreamingMode: 'off',
        volumes: [
          {
            volumeUuid: vm.rootVolumeUuid,
            installPath: '/disks/web.qcow2',
            deviceId: 0,
            format: 'qcow2',
            bus: 'virtio',
            cacheMode: 'none',
          },
        ],
        cdRoms: [{ deviceId: 0, path: '/isos/debian.iso' }],
        nics: [
          {
            uuid: vm.vmNics[0]?.uuid,
            mac: 'fa:00:00:00:00:01',
            deviceId: 0,
            model: 'virtio',
            source: 'bridge',
            bridgeName: 'br0',
          },
        ],
        timeout: 300,
      },
    ]);
    const devices = cloud.host.hypervisor.domain(vm.uuid)?.graphicsDevices;
    expect(vm).toMatchObject({
      state: 'Running',
      hostUuid: cloud.host.uuid,
      wantedConsoleMode: mode,
      liveConsoleMode: mode,
      needsRestart: false,
      graphicsDevices: devices,
    });
    const port = devices?.[0]?.port;
    expect(await cloud.admin.call(getVmConsoleAddress, { uuid: vm.uuid })).toEqual({
      hostIp: '127.0.0.1',
      port,
      protocol: mode,
      vdiPortInfo: mode === 'vnc' ? { vncPort: port } : { spicePort: port },
      success: true,
    });
  });

  it('takes effect on a running VM with a reboot through the API, and the VM says so until then', async () => {
    const { uuid } = await cloud.createVm();
    await flip('spice');
    expect(await cloud.vm(uuid)).toMatchObject({
      wantedConsoleMode: 'spice',
      wantedConsoleModeSource: 'global',
      liveConsoleMode: 'vnc',
      needsRestart: true,
    });
    const { inventory } = await cloud.admin.call(rebootVmInstance, { uuid });
    expect(inventory).toMatchObject({ state: 'Running', liveConsoleMode: 'spice', needsRestart: false });
    expect(sentModes()).toEqual(['vnc', 'spice']);
  });

  it('is decided by the VM before its cluster, and by its cluster before the global value', async () => {
    const { uuid } = await cloud.createVm();
    const decided: unknown[] = [];
    const look = async () => {
      const vm = await cloud.vm(uuid);
      decided.push([vm.wantedConsoleModeSource, vm.wantedConsoleMode]);
      await cloud.admin.call(rebootVmInstance, { uuid, type: 'cold' });
    };
    const setting = { category: 'kvm', name: 'consoleMode' } as const;
    await look();
    await flip('spice');
    await look();
    await cloud.override('kvm', 'consoleMode', cloud.clusterUuid, 'vnc');
    await look();
    await cloud.override('kvm', 'consoleMode', uuid, 'spice');
    await look();
    const chain = await cloud.admin.call(getResourceConfig, { ...setting, resourceUuid: uuid });
    expect(chain.effectiveConfigs.map(({ resourceType, value }) => [resourceType, value])).toEqual([
      ['VmInstanceVO', 'spice'],
      ['ClusterVO', 'vnc'],
    ]);
    await cloud.admin.call(deleteResourceConfig, { ...setting, resourceUuid: uuid });
    await look();
    await cloud.admin.call(deleteResourceConfig, { ...setting, resourceUuid: cloud.clusterUuid });
    await cloud.admin.call(resetGlobalConfigItem, setting);
    await look();
    expect(decided).toEqual([
      ['default', 'vnc'],
      ['global', 'spice'],
      ['cluster', 'vnc'],
      ['vm', 'spice'],
      ['cluster', 'vnc'],
      ['default', 'vnc'],
    ]);
    expect(sentModes()).toEqual(['vnc', 'vnc', 'spice', 'vnc', 'spice', 'vnc', 'vnc']);
  });

  it.each([
    ['kvm', 'vm.consoleMode'],
    ['mevoco', 'vm.consoleMode'],
  ])('is found under its old name %s/%s', async (category, name) => {
    await cloud.setGlobalConfig(category, name, 'spice');
    expect(await cloud.createVm()).toMatchObject({ liveConsoleMode: 'spice' });
  });

  const invalid: [string, unknown, RegExp][] = [
    ['an unknown mode', 'rdp', /^rdp is not a valid value\. Valid values are \[vnc, spice\]$/],
    ['another case', 'VNC', /^VNC is not a valid value\. Valid values are \[vnc, spice\]$/],
    ['an empty text', '', /^ is not a valid value\. Valid values are \[vnc, spice\]$/],
    ['10 kB', 'x'.repeat(10_240), /^x{10,}.{0,20} is not a valid value\. Valid values are \[vnc, spice\]$/],
    ['null', null, /value/],
  ];
  it.each(invalid)('is not changed by %s', async (_what, value, details) => {
    await flip('spice');
    const vm = await cloud.createVm();
    const state = () =>
      Promise.all([
        cloud.admin.query(queryGlobalConfig),
        cloud.admin.query(queryGlobalConfigHistory),
        cloud.vm(vm.uuid),
      ]);
    const before = await state();
    const attempts = [
      ['/global-configurations/kvm/consoleMode/actions', { updateGlobalConfig: { value } }],
      [`/resource-configurations/kvm/consoleMode/${vm.uuid}/actions`, { updateResourceConfig: { value } }],
    ] as const;
    for (const [path, body] of attempts) {
      const error = await refusal(cloud.admin.request('PUT', path, '', body));
      expect(error).toMatchObject({ status: 400, code: 'SYS.1007' });
      expect(error.details).toMatch(details);
      expect(error.details.length).toBeLessThan(1000);
    }
    expect(await state()).toEqual(before);
    await cloud.admin.call(rebootVmInstance, { uuid: vm.uuid, type: 'cold' });
    expect(sentModes()).toEqual(['spice', 'spice']);
  });
});

describe('a VM that runs', () => {
  it.each([
    ['guestShutdown', 'Stopped'],
    ['guestCrash', 'Crashed'],
    ['processKilled', 'Crashed'],
    ['pausedByOthers', 'Paused'],
  ] as const)('is seen within two seconds after %s as %s', async (incident, state) => {
    const { uuid } = await cloud.createVm();
    const since = performance.now();
    cloud.host.hypervisor.incident(incident, uuid);
    await cloud.vmUntil(uuid, (vm) => vm.state === state);
    expect(performance.now() - since).toBeLessThan(2000);
  });

  it('is seen when it was started behind our back, with its console', async () => {
    const { uuid } = await cloud.createVm();
    cloud.host.hypervisor.incident('guestShutdown', uuid);
    await cloud.vmUntil(uuid, (vm) => vm.state === 'Stopped' && vm.liveConsoleMode === undefined);
    cloud.host.hypervisor.incident('startedByOthers', uuid);
    const vm = await cloud.vmUntil(uuid, ({ state }) => state === 'Running');
    expect(vm).toMatchObject({ liveConsoleMode: 'vnc', hostUuid: cloud.host.uuid });
  });

  it('starts again after a crash', async () => {
    const { uuid } = await cloud.createVm();
    cloud.host.hypervisor.incident('guestCrash', uuid);
    await cloud.vmUntil(uuid, (vm) => vm.state === 'Crashed');
    const { inventory } = await cloud.admin.call(startVmInstance, { uuid });
    expect(inventory).toMatchObject({ state: 'Running', liveConsoleMode: 'vnc' });
    expect(inventory.stateReason).toBeUndefined();
  });
});
