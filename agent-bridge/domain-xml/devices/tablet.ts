import { element, type XmlElement } from '../xml-tree.js';

/** Absolute positions: without the tablet the pointers of guest and viewer drift apart. */
export function tablet(): XmlElement {
  return element('input', { type: 'tablet', bus: 'usb' });
}
