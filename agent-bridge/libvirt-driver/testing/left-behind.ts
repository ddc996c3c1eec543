import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { dashed, type Uuid } from '#contract';
import { virsh } from '../../../test/host/index.js';

const LIBVIRT_FOLDERS = [
  '/etc/libvirt/qemu',
  '/run/libvirt/qemu',
  '/var/lib/libvirt/qemu/nvram',
  '/var/lib/libvirt/qemu/save',
  '/var/lib/libvirt/qemu/channel/target',
  '/var/lib/libvirt/qemu',
];
/** libvirt shortens names in the names of its folders. */
const SHORT_NAME_LENGTH = 20;

/** Everything on this host that still belongs to a VM: its domain, its process, libvirt's files and sockets. */
export async function leftBehind(uuid: Uuid): Promise<string[]> {
  const [domains, processes, files] = await Promise.all([
    virsh('list', '--all', '--name'),
    qemuPids(uuid),
    filesOf(uuid),
  ]);
  const domain = domains.split('\n').includes(uuid) ? [`domain ${uuid}`] : [];
  return [...domain, ...processes.map((pid) => `process ${pid}`), ...files];
}

async function qemuPids(uuid: Uuid): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_pid, index) => lines[index]?.includes(dashed(uuid)));
}

async function filesOf(uuid: Uuid): Promise<string[]> {
  const listings = await Promise.all(
    LIBVIRT_FOLDERS.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => name.includes(uuid.slice(0, SHORT_NAME_LENGTH)))
        .map((name) => path.join(folder, name));
    }),
  );
  return listings.flat();
}
