import { element, type XmlAttributes, type XmlElement } from '../xml-tree.js';

/** Nobody but this host reaches a console directly. */
const LOOPBACK = '127.0.0.1';

/** libvirt picks a free port at start. */
export const LISTEN_ATTRIBUTES = { port: -1, autoport: 'yes' } as const satisfies XmlAttributes;

export function loopbackListen(): XmlElement {
  return element('listen', { type: 'address', address: LOOPBACK });
}
