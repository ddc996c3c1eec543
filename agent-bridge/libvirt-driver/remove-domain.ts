import { type DomainRef, isLibvirtError, type LibvirtCalls, type UndefineFlag } from '../libvirt/index.js';
import type { DomainEvents } from './domain-events.js';

/** Everything libvirt keeps of a domain beside its definition. */
const UNDEFINE_ALL = [
  'managedSave',
  'snapshotsMetadata',
  'checkpointsMetadata',
  'nvram',
] as const satisfies readonly UndefineFlag[];

/** Ends the domain's process; one that is off already is no failure. */
export async function destroyDomain(ref: DomainRef, { domains }: LibvirtCalls): Promise<void> {
  await ifActive(domains.destroy(ref));
}

/** Removes the definition of a domain that is off, and all that libvirt keeps with it. */
export async function undefineDomain(
  ref: DomainRef,
  { domains }: LibvirtCalls,
  events: Pick<DomainEvents, 'expectUndefine'>,
): Promise<void> {
  events.expectUndefine(ref.uuid);
  await domains.undefine(ref, UNDEFINE_ALL);
}

/** Waits for something that only an active domain can do. One that is off by now, or gone, does not need it. */
export async function ifActive(attempt: Promise<void>): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    if (!isLibvirtError(error, 'operationInvalid') && !isLibvirtError(error, 'noDomain')) throw error;
  }
}
