import { element, type XmlElement } from '../xml-tree.js';

/** The host's end of the desktop agent's port: a socket nobody needs to listen to, or the SPICE server. */
export type DesktopAgentBackend = 'unix' | 'spicevmc';

/**
 * The port of the desktop agent (`spice-vdagent`): clipboard, screen size, pointer. The guest sees it in every mode.
 * https://libvirt.org/formatdomain.html#channel
 */
export function desktopAgentPort(backend: DesktopAgentBackend): XmlElement {
  return port(backend, 'com.redhat.spice.0', 1);
}

/** The port of the QEMU guest agent. */
export function guestAgentPort(): XmlElement {
  return port('unix', 'org.qemu.guest_agent.0', 2);
}

/** libvirt chooses a socket's path by itself, and removes it. */
function port(backend: DesktopAgentBackend, name: string, number: number): XmlElement {
  return element('channel', { type: backend }, [
    ...(backend === 'unix' ? [element('source', { mode: 'bind' })] : []),
    element('target', { type: 'virtio', name }),
    element('address', { type: 'virtio-serial', controller: 0, bus: 0, port: number }),
  ]);
}
