import type { BootDevice, BootMode, MachineType } from '#contract';
import { element, type XmlAttributes, type XmlElement } from './xml-tree.js';

interface Firmware {
  readonly attributes: XmlAttributes;
  readonly children: readonly XmlElement[];
}

const FIRMWARE: Record<BootMode, Firmware> = {
  Legacy: { attributes: {}, children: [] },
  /**
   * libvirt picks the image by these features, and the path of the variables. A `<loader secure='no'/>` would say the
   * same but is refused beside `firmware` (libvirt 9.0).
   */
  UEFI: {
    attributes: { firmware: 'efi' },
    children: [
      element('firmware', {}, [
        element('feature', { enabled: 'no', name: 'enrolled-keys' }),
        element('feature', { enabled: 'no', name: 'secure-boot' }),
      ]),
    ],
  },
};

export function osElement(
  bootMode: BootMode,
  machineType: MachineType,
  bootDevices: readonly BootDevice[],
): XmlElement {
  const { attributes, children } = FIRMWARE[bootMode];
  return element('os', attributes, [
    element('type', { arch: 'x86_64', machine: machineType }, 'hvm'),
    ...children,
    ...bootDevices.map((dev) => element('boot', { dev })),
  ]);
}
