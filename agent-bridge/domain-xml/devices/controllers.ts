import type { VolumeTO } from '#contract';
import { element, type XmlElement } from '../xml-tree.js';

/** As many USB ports as the controller can have. */
const USB_PORTS = 15;

/** The SCSI controller is named because libvirt's own choice is one that current systems have no driver for. */
export function controllers(volumes: readonly VolumeTO[]): XmlElement[] {
  return [
    element('controller', { type: 'usb', index: 0, model: 'qemu-xhci', ports: USB_PORTS }),
    element('controller', { type: 'virtio-serial', index: 0 }),
    ...(volumes.some(({ bus }) => bus === 'scsi')
      ? [element('controller', { type: 'scsi', index: 0, model: 'virtio-scsi' })]
      : []),
  ];
}
