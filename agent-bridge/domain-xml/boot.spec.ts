import { describe, expect, it } from 'vitest';
import { deviceBootOrder, osBootDevices } from './boot.js';

const devices = { volumes: [], cdRoms: [{ deviceId: 0 }], nics: [] };

describe('the boot order', () => {
  it('is that of device kinds where no device has one of its own', () => {
    expect(osBootDevices({ ...devices, bootDev: ['cdrom', 'hd'] })).toEqual(['cdrom', 'hd']);
  });

  it('is that of single devices as soon as one has it', () => {
    expect(osBootDevices({ ...devices, bootDev: ['hd'], cdRoms: [{ deviceId: 0, bootOrder: 1 }] })).toEqual([]);
  });

  it('is an element of the device', () => {
    expect(deviceBootOrder(2)).toEqual([{ name: 'boot', attributes: { order: '2' }, content: [] }]);
    expect(deviceBootOrder(undefined)).toEqual([]);
  });
});
