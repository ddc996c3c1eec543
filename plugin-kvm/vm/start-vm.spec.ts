import { describe, expect, it } from 'vitest';
import { consoleModeConfig } from './console-mode.global-config.js';
import { StartVm } from './start-vm.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN, GIB } from './testing/vm-test-cloud.js';

const current = useCloud();
const start = (uuid: string) => current().cloud.app.get(StartVm).start(uuid, {}, ADMIN);

describe('StartVm', () => {
  it('sends the whole command with the mode that is wanted now, and keeps what the host answers', async () => {
    const { cloud, agent } = current();
    const { vm, volumes, nics } = await cloud.createVm({
      name: 'web',
      description: 'the web server',
      cpuNum: 2,
      memorySize: 2 * GIB,
      disks: [{ path: '/disks/web.qcow2' }, { path: '/disks/data.img', bus: 'scsi', cacheMode: 'writeback' }],
      cdRoms: [{ path: '/isos/debian.iso' }, {}],
      nics: [
        { bridgeName: 'br0', mac: 'FA:00:00:00:00:01' },
        { networkName: 'default', model: 'e1000e' },
      ],
    });
    await cloud.config.set(consoleModeConfig, 'spice', { actor: ADMIN });

    const record = await start(vm.uuid);

    expect(agent.startCmds).toEqual([
      {
        vmInstanceUuid: vm.uuid,
        accountUuid: ADMIN.accountUuid,
        vmInternalId: 1,
        vmName: 'web',
        description: 'the web server',
        memory: 2 * GIB,
        cpuNum: 2,
        machineType: 'q35',
        bootMode: 'Legacy',
        bootDev: ['hd', 'cdrom'],
        clock: 'utc',
        consoleMode: 'spice',
        videoType: 'virtio',
        VDIMonitorNumber: 1,
        soundType: 'ich6',
        spiceStreamingMode: 'off',
        volumes: [
          {
            volumeUuid: volumes[0]?.uuid,
            installPath: '/disks/web.qcow2',
            deviceId: 0,
            format: 'qcow2',
            bus: 'virtio',
            cacheMode: 'none',
          },
          {
            volumeUuid: volumes[1]?.uuid,
            installPath: '/disks/data.img',
            deviceId: 1,
            format: 'raw',
            bus: 'scsi',
            cacheMode: 'writeback',
          },
        ],
        cdRoms: [{ deviceId: 0, path: '/isos/debian.iso' }, { deviceId: 1 }],
        nics: [
          {
            uuid: nics[0]?.uuid,
            mac: 'fa:00:00:00:00:01',
            deviceId: 0,
            model: 'virtio',
            source: 'bridge',
            bridgeName: 'br0',
          },
          {
            uuid: nics[1]?.uuid,
            mac: nics[1]?.mac,
            deviceId: 1,
            model: 'e1000e',
            source: 'network',
            networkName: 'default',
          },
        ],
        timeout: 300,
      },
    ]);
    const after = await cloud.vm(vm.uuid);
    expect(record?.vm).toEqual({ ...after });
    expect(after).toMatchObject({
      state: 'Running',
      stateReason: null,
      hostUuid: agent.hostUuid,
      lastHostUuid: agent.hostUuid,
      clusterUuid: cloud.clusterUuid,
      operationNodeUuid: null,
      operationStartedAt: null,
      liveConsoleMode: 'spice',
      graphicsDevices: [{ type: 'spice', port: 5900, tlsPort: null, listen: '127.0.0.1' }],
      fallbackWanted: null,
      fallbackUsed: null,
      fallbackReason: null,
    });
  });
});
