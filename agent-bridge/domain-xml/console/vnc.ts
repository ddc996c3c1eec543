import { desktopAgentPort } from '../devices/agent-ports.js';
import { audioBackend } from '../devices/audio-backend.js';
import { element } from '../xml-tree.js';
import type { ConsoleDevices, ConsoleFacts } from './console-builder.js';
import { LISTEN_ATTRIBUTES, loopbackListen } from './loopback.js';

/** libvirt refuses a `spicevmc` backend where there is no SPICE server: the agent's port ends in a socket. */
export function vncConsole({ password }: ConsoleFacts): ConsoleDevices {
  return {
    graphics: element('graphics', { type: 'vnc', ...LISTEN_ATTRIBUTES, passwd: password }, [loopbackListen()]),
    audio: audioBackend('none'),
    desktopAgent: desktopAgentPort('unix'),
  };
}
