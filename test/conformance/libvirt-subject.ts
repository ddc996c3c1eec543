import { readdir, readFile, rm } from 'node:fs/promises';
import { LibvirtDriver } from '#agent-bridge';
import { type ConsoleMode, consoleModeSchema, dashed, type Uuid } from '#contract';
import { listeningSocketsOf, qemuPidOf, spiceAuth, virsh, vncAuth } from '../host/index.js';
import { writeTemporary } from '../host/write-temporary.js';
import type { AccessAgent } from './agent-access.js';
import type { MakeSubject, RealConsole } from './conformance-subject.js';

const LIBVIRT_SOCKET = process.env.LIBVIRT_SOCKET ?? '/var/run/libvirt/libvirt-sock';

const LOG_IN: Record<ConsoleMode, (port: number, password: string) => Promise<RealConsole['logins'][number]>> = {
  vnc: vncAuth,
  spice: spiceAuth,
};

/** Where libvirt keeps sockets, firmware variables and state of domains. Their logs are meant to stay. */
const LIBVIRT_FOLDERS = ['/var/lib/libvirt/qemu', '/run/libvirt/qemu', '/etc/libvirt/qemu'];

/** An agent of this machine's libvirt. Processors are emulated, so that it runs anywhere. */
export function libvirtSubject(access: AccessAgent): MakeSubject {
  return async ({ limits } = {}) => {
    const makeDriver = () => new LibvirtDriver({ socketPath: LIBVIRT_SOCKET, virtType: 'qemu' });
    const { stop, ...agent } = await access(makeDriver, limits);
    return {
      ...agent,
      makeForeign,
      leftovers,
      consoleOf,
      close: async (uuids) => {
        await stop();
        await Promise.all(uuids.map(removeDomain));
      },
    };
  };
}

async function makeForeign(uuid: Uuid): Promise<void> {
  const xml = `<domain type='qemu'><name>flipside-foreign-${uuid.slice(-8)}</name><uuid>${dashed(uuid)}</uuid>
    <memory unit='MiB'>16</memory><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`;
  const { file, remove } = await writeTemporary('foreign.xml', xml);
  await virsh('define', file).finally(remove);
}

async function consoleOf(uuid: Uuid, passwords: readonly string[]): Promise<RealConsole> {
  const xml = await virsh('dumpxml', uuid);
  const devices = [...xml.matchAll(/<graphics type='(\w+)' port='(\d+)'/g)];
  const types = devices.map(([, type]) => consoleModeSchema.parse(type));
  const [mode] = types;
  const logins: RealConsole['logins'][number][] = [];
  // One after the other: SPICE lets in one client only.
  for (const password of passwords) if (mode) logins.push(await LOG_IN[mode](Number(devices[0]?.[2]), password));
  return { types, listening: await listeningSocketsOf(await qemuPidOf(uuid)), logins };
}

async function leftovers(uuid: Uuid): Promise<string[]> {
  const domains = (await virsh('list', '--all', '--uuid')).split('\n').filter((line) => line === dashed(uuid));
  return [...domains, ...(await processesOf(uuid)), ...(await filesOf(uuid))];
}

async function processesOf(uuid: Uuid): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const commandLines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return commandLines.filter((line) => line.startsWith('/usr/bin/qemu') && line.includes(dashed(uuid)));
}

async function filesOf(uuid: Uuid): Promise<string[]> {
  // Names of folders hold the beginning of the domain's name.
  const beginning = uuid.slice(0, 20);
  const listings = LIBVIRT_FOLDERS.map((folder) => readdir(folder, { recursive: true }).catch(() => []));
  return (await Promise.all(listings)).flat().filter((file) => file.includes(beginning));
}

/** Past the agent, because a test may have broken it. */
export async function removeDomain(uuid: Uuid): Promise<void> {
  await virsh('destroy', dashed(uuid)).catch(() => undefined);
  await virsh('undefine', '--nvram', dashed(uuid)).catch(() => undefined);
  await rm(`/var/log/libvirt/qemu/${uuid}.log`, { force: true });
}
