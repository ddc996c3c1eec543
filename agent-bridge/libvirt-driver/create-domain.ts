import { type DomainApi, type DomainRef, LibvirtError } from '../libvirt/index.js';

/**
 * How QEMU says that somebody took the console's port between libvirt's look and its own: VNC, SPICE. libvirt sees the
 * port taken the next time and chooses another.
 */
const PORT_WAS_TAKEN = /Failed to find an available port|failed to initialize spice server/;

/**
 * Starts a defined domain, and again when its console's port was taken meanwhile.
 * A memory image that somebody saved is discarded: it would bring back the old console with the old memory.
 */
export async function createDomain(
  domains: Pick<DomainApi, 'create'>,
  ref: DomainRef,
  portRaceRetries: number,
): Promise<DomainRef> {
  try {
    return await domains.create(ref, ['forceBoot']);
  } catch (error) {
    if (portRaceRetries === 0 || !(error instanceof LibvirtError) || !PORT_WAS_TAKEN.test(error.message)) throw error;
    return createDomain(domains, ref, portRaceRetries - 1);
  }
}
