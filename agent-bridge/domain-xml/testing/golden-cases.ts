import type { StartVmCmd, VirtType } from '#contract';

export interface GoldenCase {
  readonly cmd: StartVmCmd;
  readonly virtType: VirtType;
}

const diskless: StartVmCmd = {
  vmInstanceUuid: 'd4aa0000000000000000000000000001',
  vmInternalId: 1,
  vmName: 'diskless',
  memory: 64 * 1024 * 1024,
  cpuNum: 1,
  machineType: 'q35',
  bootMode: 'Legacy',
  bootDev: [],
  clock: 'utc',
  consoleMode: 'vnc',
  consolePassword: 'Golden12',
  videoType: 'virtio',
  VDIMonitorNumber: 1,
  soundType: 'ich9',
  spiceStreamingMode: 'off',
  volumes: [],
  cdRoms: [],
  nics: [],
  timeout: 60,
};

const full: StartVmCmd = {
  ...diskless,
  vmInstanceUuid: 'd4aa0000000000000000000000000002',
  accountUuid: '36c27e8ff05c4780bf6d2fa65700f22e',
  vmInternalId: 4711,
  vmName: `Böse <Größe> & "co" 'x' 虚拟机 🖥`,
  description: 'line one\nline\ttwo\r\n]]> end',
  memory: 4 * 1024 ** 3,
  cpuNum: 4,
  bootMode: 'UEFI',
  clock: 'localtime',
  videoType: 'qxl',
  VDIMonitorNumber: 2,
  soundType: 'ich6',
  spiceStreamingMode: 'filter',
  volumes: [
    {
      volumeUuid: 'b1000000000000000000000000000002',
      installPath: "/var/lib/libvirt/images/data & 'more'.raw",
      deviceId: 1,
      format: 'raw',
      bus: 'scsi',
      cacheMode: 'writeback',
    },
    {
      volumeUuid: 'b0000000000000000000000000000001',
      installPath: '/var/lib/libvirt/images/root.qcow2',
      deviceId: 0,
      format: 'qcow2',
      bus: 'virtio',
      cacheMode: 'none',
      bootOrder: 1,
    },
    {
      volumeUuid: 'b2000000000000000000000000000003',
      installPath: '/var/lib/libvirt/images/第二.qcow2',
      deviceId: 2,
      format: 'qcow2',
      bus: 'sata',
      cacheMode: 'writethrough',
    },
  ],
  cdRoms: [{ deviceId: 0, path: '/var/lib/libvirt/images/install.iso', bootOrder: 2 }, { deviceId: 1 }],
  nics: [
    {
      uuid: 'c1000000000000000000000000000002',
      mac: 'fa:00:00:00:00:02',
      deviceId: 1,
      model: 'e1000e',
      source: 'network',
      networkName: 'default & more',
    },
    {
      uuid: 'c0000000000000000000000000000001',
      mac: 'fa:00:00:00:00:01',
      deviceId: 0,
      model: 'virtio',
      source: 'bridge',
      bridgeName: 'br_eth0',
      bootOrder: 3,
    },
  ],
};

const old: StartVmCmd = {
  ...diskless,
  vmInstanceUuid: 'd4aa0000000000000000000000000003',
  vmInternalId: 3,
  vmName: 'old hardware',
  machineType: 'pc',
  bootDev: ['cdrom', 'hd', 'network'],
  videoType: 'cirrus',
  VDIMonitorNumber: 3,
  soundType: 'ac97',
  spiceStreamingMode: 'all',
  volumes: [
    {
      volumeUuid: 'b3000000000000000000000000000003',
      installPath: '/var/lib/libvirt/images/old.raw',
      deviceId: 0,
      format: 'raw',
      bus: 'sata',
      cacheMode: 'writeback',
    },
  ],
  cdRoms: [{ deviceId: 2, path: '/var/lib/libvirt/images/old.iso' }],
};

/** Whole commands; the XML of each is `testdata/<name>.xml`. */
export const GOLDEN_CASES = {
  'diskless-vnc': { cmd: diskless, virtType: 'qemu' },
  'diskless-spice': { cmd: { ...diskless, consoleMode: 'spice' }, virtType: 'qemu' },
  'full-uefi-vnc': { cmd: full, virtType: 'kvm' },
  'full-uefi-spice': { cmd: { ...full, consoleMode: 'spice' }, virtType: 'kvm' },
  'old-hardware-vnc': { cmd: old, virtType: 'qemu' },
  'old-hardware-spice': { cmd: { ...old, consoleMode: 'spice' }, virtType: 'qemu' },
} as const satisfies Record<string, GoldenCase>;
