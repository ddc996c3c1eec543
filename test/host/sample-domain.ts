import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { virsh } from './virsh.js';
import { writeTemporary } from './write-temporary.js';

export interface SampleDomain {
  readonly name: string;
  /** Where libvirt keeps QEMU's messages and the reason of its end. */
  readonly logFile: string;
  /** Removes it if it still runs. */
  remove(): Promise<void>;
}

export interface SampleDomainOptions {
  /** Boot image; without one the firmware finds nothing and waits. */
  readonly disk?: string;
  readonly graphics?: string;
}

const xmlOf = (name: string, { disk, graphics = '' }: SampleDomainOptions) => `
<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>256</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/></features>
  <on_crash>destroy</on_crash>
  <devices>
    ${disk === undefined ? '' : `<disk type='file'><driver type='raw'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>`}
    <serial type='pty'/>
    <panic model='isa'/>
    ${graphics}
    <video><model type='vga'/></video>
  </devices>
</domain>`;

/** Starts a transient domain through virsh alone, to try the helpers on something that is not the product's own. */
export async function startSampleDomain(options: SampleDomainOptions = {}): Promise<SampleDomain> {
  const name = `flipside-host-${randomBytes(4).toString('hex')}`;
  const xml = await writeTemporary('domain.xml', xmlOf(name, options));
  try {
    await virsh('create', xml.file);
  } finally {
    await xml.remove();
  }
  const logFile = `/var/log/libvirt/qemu/${name}.log`;
  return {
    name,
    logFile,
    async remove() {
      const running = (await virsh('list', '--name')).split('\n');
      if (running.includes(name)) await virsh('destroy', name);
      await rm(logFile, { force: true });
    },
  };
}
