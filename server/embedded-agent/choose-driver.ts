import { connect } from 'node:net';
import type { AgentDriver } from '#contract';
import type { EMBEDDED_AGENT_CHOICES } from '../environment.js';

const SOCKET_PROBE_TIMEOUT_MS = 2000;

/** Whether somebody listens on the unix socket. */
export function socketAnswers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const finish = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(SOCKET_PROBE_TIMEOUT_MS, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

/** The embedded agent's driver: `auto` takes libvirt when its socket answers. Null: no embedded agent. */
export async function chooseDriver(
  choice: (typeof EMBEDDED_AGENT_CHOICES)[number],
  libvirtSocket: string,
): Promise<AgentDriver | null> {
  if (choice === 'none') return null;
  if (choice !== 'auto') return choice;
  return (await socketAnswers(libvirtSocket)) ? 'libvirt' : 'memory';
}
