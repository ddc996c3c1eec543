import type { BootDevice, StartVmCmd } from '#contract';
import { element, type XmlElement } from './xml-tree.js';

/**
 * The boot devices for `<os>`. libvirt refuses a domain that has these and a boot order of single devices as well, so
 * they count only where no device has an order of its own.
 */
export function osBootDevices({
  bootDev,
  volumes,
  cdRoms,
  nics,
}: Pick<StartVmCmd, 'bootDev' | 'volumes' | 'cdRoms' | 'nics'>): readonly BootDevice[] {
  return [...volumes, ...cdRoms, ...nics].some(({ bootOrder }) => bootOrder !== undefined) ? [] : bootDev;
}

/** `<boot order>` of a device that has one. */
export function deviceBootOrder(bootOrder: number | undefined): XmlElement[] {
  return bootOrder === undefined ? [] : [element('boot', { order: bootOrder })];
}
