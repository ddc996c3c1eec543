import { type DomainApi, type DomainRef, isLibvirtError, type UndefineFlag } from '../libvirt/index.js';
import type { DomainEvents } from './domain-events.js';

/** Everything libvirt keeps of a domain beside its definition. */
const UNDEFINE_ALL = [
  'managedSave',
  'snapshotsMetadata',
  'checkpointsMetadata',
  'nvram',
] as const satisfies readonly UndefineFlag[];

/** Ends the domain's process. False when it was off already. */
export function destroyDomain(ref: DomainRef, domains: Pick<DomainApi, 'destroy'>): Promise<boolean> {
  return whileActive(domains.destroy(ref));
}

/** Removes the definition of a domain that is off, and all that libvirt keeps with it. */
export async function undefineDomain(
  ref: DomainRef,
  domains: Pick<DomainApi, 'undefine'>,
  events: Pick<DomainEvents, 'expectUndefine'>,
): Promise<void> {
  events.expectUndefine(ref.uuid);
  await domains.undefine(ref, UNDEFINE_ALL);
}

/** Waits for something that only an active domain can do. False when it is off by now, or gone: it is not needed then. */
export async function whileActive(attempt: Promise<void>): Promise<boolean> {
  try {
    await attempt;
    return true;
  } catch (error) {
    if (isLibvirtError(error, 'operationInvalid') || isLibvirtError(error, 'noDomain')) return false;
    throw error;
  }
}
