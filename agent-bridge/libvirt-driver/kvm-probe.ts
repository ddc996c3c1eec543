import { randomBytes } from 'node:crypto';
import { cpuElements, element, renderXml } from '../domain-xml/index.js';
import { type DomainApi, type DomainRef, isLibvirtError, LibvirtError } from '../libvirt/index.js';

const NAME_PREFIX = 'flipside-kvm-probe-';

/** `null` when KVM works, else why it does not. */
export type KvmProblem = string | null;

/**
 * Starts a tiny domain with KVM and the processor that VMs get, stopped, and ends it. Nothing less tells: libvirt reports
 * KVM from what root can open, while QEMU runs as a user who may not; and a nested KVM may refuse that processor.
 */
export async function probeKvm(domains: Pick<DomainApi, 'createXml' | 'destroy'>): Promise<KvmProblem> {
  try {
    const probe = await domains.createXml(probeXml(), ['paused', 'autodestroy']);
    await domains.destroy(probe).catch(ignoreGone);
    return null;
  } catch (error) {
    if (error instanceof LibvirtError) return error.message;
    throw error;
  }
}

/** A probe is nobody's domain, however long it takes to go. */
export function isKvmProbe({ name }: Pick<DomainRef, 'name'>): boolean {
  return name.startsWith(NAME_PREFIX);
}

function probeXml(): string {
  return renderXml(
    element('domain', { type: 'kvm' }, [
      element('name', {}, `${NAME_PREFIX}${randomBytes(4).toString('hex')}`),
      element('memory', { unit: 'MiB' }, '16'),
      ...cpuElements('kvm', 1),
      element('os', {}, [element('type', { arch: 'x86_64', machine: 'q35' }, 'hvm')]),
      element('devices', {}, [
        element('controller', { type: 'usb', model: 'none' }),
        element('video', {}, [element('model', { type: 'none' })]),
        element('memballoon', { model: 'none' }),
      ]),
    ]),
  );
}

function ignoreGone(error: unknown): void {
  if (!isLibvirtError(error, 'noDomain')) throw error;
}
