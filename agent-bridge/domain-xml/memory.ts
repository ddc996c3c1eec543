import { element, type XmlElement } from './xml-tree.js';

/** In bytes; libvirt rounds up to KiB. */
export function memoryElements(bytes: number): XmlElement[] {
  return [element('memory', { unit: 'b' }, String(bytes)), element('currentMemory', { unit: 'b' }, String(bytes))];
}
