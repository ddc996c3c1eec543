import type { CdRomTO, MachineType } from '#contract';
import { deviceBootOrder } from '../boot.js';
import { element, type XmlElement } from '../xml-tree.js';
import { cdRomPlace } from './disk-target.js';

/** A drive without a path is there and empty. */
export function cdRomDrives(cdRoms: readonly CdRomTO[], machineType: MachineType): XmlElement[] {
  return [...cdRoms]
    .sort((one, other) => one.deviceId - other.deviceId)
    .map(({ deviceId, path, bootOrder }) => {
      const { target, address } = cdRomPlace(machineType, deviceId);
      return element('disk', { type: 'file', device: 'cdrom' }, [
        element('driver', { name: 'qemu', type: 'raw' }),
        ...(path === undefined ? [] : [element('source', { file: path })]),
        target,
        element('readonly'),
        ...deviceBootOrder(bootOrder),
        ...address,
      ]);
    });
}
