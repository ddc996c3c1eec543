import { element, type XmlElement } from '../xml-tree.js';

/** The first serial port, and libvirt's name for it as a console (`virsh console`). */
export function serialConsole(): XmlElement[] {
  return [
    element('serial', { type: 'pty' }, [element('target', { type: 'isa-serial', port: 0 })]),
    element('console', { type: 'pty' }, [element('target', { type: 'serial', port: 0 })]),
  ];
}
