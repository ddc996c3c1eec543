import { desktopAgentPort } from '../devices/agent-ports.js';
import { audioBackend } from '../devices/audio-backend.js';
import { element } from '../xml-tree.js';
import type { ConsoleDevices, ConsoleFacts } from './console-builder.js';
import { LISTEN_ATTRIBUTES, loopbackListen } from './loopback.js';

export function spiceConsole({ password, spiceStreamingMode }: ConsoleFacts): ConsoleDevices {
  return {
    graphics: element('graphics', { type: 'spice', ...LISTEN_ATTRIBUTES, passwd: password }, [
      loopbackListen(),
      element('image', { compression: 'auto_glz' }),
      element('jpeg', { compression: 'auto' }),
      element('zlib', { compression: 'auto' }),
      element('streaming', { mode: spiceStreamingMode }),
      element('mouse', { mode: 'client' }),
      element('clipboard', { copypaste: 'yes' }),
      element('filetransfer', { enable: 'yes' }),
    ]),
    audio: audioBackend('spice'),
    desktopAgent: desktopAgentPort('spicevmc'),
  };
}
