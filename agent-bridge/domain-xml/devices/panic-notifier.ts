import { element, type XmlElement } from '../xml-tree.js';

/** Without this device a guest's panic goes unseen. */
export function panicNotifier(): XmlElement {
  return element('panic', { model: 'isa' });
}
