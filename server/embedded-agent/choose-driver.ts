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

/**
 * The embedded agent's driver: `auto` takes libvirt when its socket answers, else memory. A machine whose VMs were real
 * stays with libvirt even while that is down, as it is while the machine boots: a pretended host would say that its
 * VMs are off.
 * @param driverBefore the driver that this machine's host had last; null when it is no host yet
 */
export async function chooseDriver(
  choice: Exclude<(typeof EMBEDDED_AGENT_CHOICES)[number], 'none'>,
  libvirtSocket: string,
  driverBefore: AgentDriver | null,
): Promise<AgentDriver> {
  if (choice !== 'auto') return choice;
  return driverBefore === 'libvirt' || (await socketAnswers(libvirtSocket)) ? 'libvirt' : 'memory';
}
