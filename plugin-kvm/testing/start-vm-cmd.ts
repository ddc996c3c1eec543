import type { StartVmCmd } from '#contract';

/** A small command; tests change what they are about. */
export const START_VM_CMD: StartVmCmd = {
  vmInstanceUuid: 'b'.repeat(32),
  vmInternalId: 1,
  vmName: 'vm',
  memory: 64 * 1024 * 1024,
  cpuNum: 1,
  machineType: 'q35',
  bootMode: 'Legacy',
  bootDev: ['hd'],
  clock: 'utc',
  consoleMode: 'vnc',
  videoType: 'virtio',
  VDIMonitorNumber: 1,
  soundType: 'ich9',
  spiceStreamingMode: 'off',
  volumes: [],
  cdRoms: [],
  nics: [],
  timeout: 1,
};
