import { describe, expect, it } from 'vitest';
import type { StartVmCmd } from '#contract';
import { startCommand } from '../testing/start-command.js';
import { CheckedStructures } from './checked-structures.js';

const volume: StartVmCmd['volumes'][number] = {
  volumeUuid: '1'.repeat(32),
  installPath: '/images/one.qcow2',
  deviceId: 0,
  format: 'qcow2',
  bus: 'virtio',
  cacheMode: 'none',
};
const checked = startCommand({ volumes: [volume], consolePassword: 'Secret12' });

function isKnownAfterwards(cmd: StartVmCmd): boolean {
  const structures = new CheckedStructures();
  structures.add(checked);
  return structures.has(cmd);
}

describe('CheckedStructures', () => {
  it('knows another VM of the same shape', () => {
    const other = {
      ...checked,
      vmInstanceUuid: '2'.repeat(32),
      vmInternalId: 7,
      vmName: 'another',
      memory: 1024 ** 3,
      consolePassword: 'Other123',
      volumes: [{ ...volume, volumeUuid: '3'.repeat(32), installPath: '/images/two.qcow2' }],
    };
    expect(isKnownAfterwards(other)).toBe(true);
  });

  it.each<[string, Partial<StartVmCmd>]>([
    ['console', { consoleMode: 'spice' }],
    ['firmware', { bootMode: 'UEFI' }],
    ['video', { videoType: 'qxl' }],
    ['disk', { volumes: [{ ...volume, bus: 'sata' }] }],
    ['number of disks', { volumes: [volume, { ...volume, deviceId: 1 }] }],
    ['drive', { cdRoms: [{ deviceId: 0 }] }],
    ['description', { description: 'there was none' }],
  ])('does not know a VM with another %s', (_what, difference) => {
    expect(isKnownAfterwards({ ...checked, ...difference })).toBe(false);
  });

  it('forgets', () => {
    const structures = new CheckedStructures();
    structures.add(checked);
    structures.forget();
    expect(structures.has(checked)).toBe(false);
  });

  it('does not grow without end', () => {
    const structures = new CheckedStructures();
    structures.add(checked);
    for (let cpuNum = 1; cpuNum <= 1000; cpuNum++) structures.add({ ...checked, cpuNum, consoleMode: 'spice' });
    expect(structures.has(checked)).toBe(false);
    expect(structures.has({ ...checked, cpuNum: 1000, consoleMode: 'spice' })).toBe(true);
  });
});
