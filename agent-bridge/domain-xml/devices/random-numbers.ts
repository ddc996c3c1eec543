import { element, type XmlElement } from '../xml-tree.js';

/** A fresh guest has little entropy of its own and would wait for it. */
export function randomNumbers(): XmlElement {
  return element('rng', { model: 'virtio' }, [element('backend', { model: 'random' }, '/dev/urandom')]);
}
