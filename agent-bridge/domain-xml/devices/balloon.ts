import { element, type XmlElement } from '../xml-tree.js';

/** Named although libvirt would add it: the list of what a guest sees is to be whole. */
export function balloon(): XmlElement {
  return element('memballoon', { model: 'virtio' });
}
