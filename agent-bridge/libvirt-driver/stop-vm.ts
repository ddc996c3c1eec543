import type { StopVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import type { DomainRef, LibvirtCalls } from '../libvirt/index.js';
import type { OwnedDomain } from './owned-domains.js';
import { destroyDomain, ifActive } from './remove-domain.js';
import type { StopOutcome, StopWaiters } from './stop-waiters.js';

const MS_PER_SECOND = 1000;

export interface StopContext {
  readonly libvirt: LibvirtCalls;
  readonly waiters: StopWaiters;
  readonly shutdownRepeatMs: number;
}

/** Asks the guest to turn off, again and again, and destroys it when it has not done so in time. */
export async function stopGracefully(
  { ref, vm }: OwnedDomain,
  { timeout }: StopVmCmd,
  context: StopContext,
): Promise<void> {
  const stopped = context.waiters.wait(vm.vmInstanceUuid, timeout * MS_PER_SECOND);
  // A guest whose processors stand still cannot hear.
  if (vm.state === 'Paused') await ifActive(context.libvirt.domains.resume(ref));
  const outcome = await askUntil(stopped, ref, context);
  if (outcome === 'unknown') {
    throw new AgentError('HYPERVISOR_UNAVAILABLE', `lost libvirt while vm[uuid:${vm.vmInstanceUuid}] was to stop`);
  }
  if (outcome === 'timeout') await destroyDomain(ref, context.libvirt);
}

async function askUntil(
  stopped: Promise<StopOutcome>,
  ref: DomainRef,
  { libvirt, shutdownRepeatMs }: StopContext,
): Promise<StopOutcome> {
  // Not through the guest agent: one that hangs would hold up everything else that is asked of the domain.
  const ask = () => ifActive(libvirt.domains.shutdown(ref, ['acpiPowerButton'])).catch(() => {}); // asked again, or destroyed
  void ask();
  const timer = setInterval(() => void ask(), shutdownRepeatMs);
  try {
    return await stopped;
  } finally {
    clearInterval(timer);
  }
}
