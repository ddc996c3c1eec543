import type { DiskBus, MachineType } from '#contract';
import { element, type XmlElement } from '../xml-tree.js';

/** Where a drive sits: `<target>`, and `<address>` where libvirt's own choice would not do. */
export interface DrivePlace {
  readonly target: XmlElement;
  readonly address: readonly XmlElement[];
}

/** The first places of the SATA bus are the CD drives'. */
const CD_PLACES = 3;
const LETTERS = 26;

const DISK_PLACE: Record<DiskBus, (deviceId: number) => DrivePlace> = {
  virtio: (deviceId) => ({ target: target(`vd${letters(deviceId)}`, 'virtio'), address: [] }),
  sata: (deviceId) => ({ target: target(`sd${letters(CD_PLACES + deviceId)}`, 'sata'), address: [] }),
  // Left to itself libvirt would fill one controller after the other; here each disk is a target of the only one.
  scsi: (deviceId) => ({
    target: target(`sd${letters(CD_PLACES + deviceId)}`, 'scsi'),
    address: [element('address', { type: 'drive', controller: 0, bus: 0, target: deviceId, unit: 0 })],
  }),
};

/** The old machine has no SATA controller of its own, the new one no IDE controller. */
const CD_BUS: Record<MachineType, { bus: string; prefix: string }> = {
  q35: { bus: 'sata', prefix: 'sd' },
  pc: { bus: 'ide', prefix: 'hd' },
};

/** Depends on the disk alone: another disk that comes or goes moves nothing. */
export function diskPlace(bus: DiskBus, deviceId: number): DrivePlace {
  return DISK_PLACE[bus](deviceId);
}

export function cdRomPlace(machineType: MachineType, deviceId: number): DrivePlace {
  const { bus, prefix } = CD_BUS[machineType];
  return { target: target(`${prefix}${letters(deviceId)}`, bus), address: [] };
}

function target(dev: string, bus: string): XmlElement {
  return element('target', { dev, bus });
}

/** 0 → a, 25 → z, 26 → aa, as the kernel counts disks. */
function letters(index: number): string {
  const last = String.fromCharCode('a'.charCodeAt(0) + (index % LETTERS));
  return index < LETTERS ? last : letters(Math.floor(index / LETTERS) - 1) + last;
}
