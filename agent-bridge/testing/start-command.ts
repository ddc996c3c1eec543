import type { StartVmCmd } from '#contract';

/** The smallest whole command: a VM without disks. */
export function startCommand(overrides: Partial<StartVmCmd> = {}): StartVmCmd {
  return {
    vmInstanceUuid: '5a17c0de000000000000000000000001',
    vmInternalId: 1,
    vmName: 'vm1',
    memory: 64 * 1024 * 1024,
    cpuNum: 1,
    machineType: 'q35',
    bootMode: 'Legacy',
    bootDev: ['hd'],
    clock: 'utc',
    consoleMode: 'vnc',
    videoType: 'virtio',
    VDIMonitorNumber: 1,
    soundType: 'ich6',
    spiceStreamingMode: 'off',
    volumes: [],
    cdRoms: [],
    nics: [],
    timeout: 60,
    ...overrides,
  };
}
