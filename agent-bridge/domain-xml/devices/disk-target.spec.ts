import { describe, expect, it } from 'vitest';
import { DISK_BUSES, type DiskBus, MACHINE_TYPES, type MachineType } from '#contract';
import { cdRomPlace, diskPlace } from './disk-target.js';

const nameOf = ({ target }: ReturnType<typeof diskPlace>) => target.attributes.dev;

describe('the place of a drive', () => {
  const names: Record<DiskBus, readonly string[]> = {
    virtio: ['vda', 'vdz', 'vdaa', 'vdbl'],
    sata: ['sdd', 'sdac', 'sdad', 'sdbo'],
    scsi: ['sdd', 'sdac', 'sdad', 'sdbo'],
  };
  it.each(DISK_BUSES)('has a name for every %s disk', (bus) => {
    expect([0, 25, 26, 63].map((deviceId) => nameOf(diskPlace(bus, deviceId)))).toEqual(names[bus]);
  });

  const cdNames: Record<MachineType, readonly string[]> = { q35: ['sda', 'sdb', 'sdc'], pc: ['hda', 'hdb', 'hdc'] };
  it.each(MACHINE_TYPES)('has names for the CD drives of %s that no disk has', (machineType) => {
    const cdRoms = [0, 1, 2].map((deviceId) => nameOf(cdRomPlace(machineType, deviceId)));
    expect(cdRoms).toEqual(cdNames[machineType]);
    const disks = DISK_BUSES.flatMap((bus) =>
      [...Array(64).keys()].map((deviceId) => nameOf(diskPlace(bus, deviceId))),
    );
    expect(disks.filter((name) => cdRoms.includes(name))).toEqual([]);
  });
});
