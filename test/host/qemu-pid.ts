import { readdir, readFile } from 'node:fs/promises';
import { virsh } from './virsh.js';

async function commandLine(pid: string): Promise<string[]> {
  // A process may end between the listing and the look at it.
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text.split('\0');
}

/**
 * Process id of the QEMU that runs a domain. Found by the uuid on its command line: works for any name and with any of
 * libvirt's daemons.
 *
 * @throws Error when there is no such process
 */
export async function qemuPidOf(domain: string): Promise<number> {
  const uuid = await virsh('domuuid', domain);
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  for (const pid of pids) {
    const args = await commandLine(pid);
    if (args[args.indexOf('-uuid') + 1] === uuid) return Number(pid);
  }
  throw new Error(`no QEMU process runs ${domain}`);
}
