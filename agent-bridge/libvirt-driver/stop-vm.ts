import type { StopVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import type { DomainApi, DomainRef } from '../libvirt/index.js';
import type { OwnedDomain } from './owned-domains.js';
import { destroyDomain, whileActive } from './remove-domain.js';
import type { StopOutcome, StopWaiters } from './stop-waiters.js';
import { isActive, vmStateOf } from './vm-state.js';

const MS_PER_SECOND = 1000;

export interface StopContext {
  readonly domains: Pick<DomainApi, 'getState' | 'resume' | 'shutdown' | 'destroy'>;
  readonly waiters: StopWaiters;
  readonly shutdownRepeatMs: number;
}

/**
 * Asks the guest to turn off, again and again, and destroys it when it has not done so in time.
 * @returns whether anything had to be stopped
 */
export async function stopGracefully({ ref, vm }: OwnedDomain, cmd: StopVmCmd, context: StopContext): Promise<boolean> {
  const stopped = context.waiters.wait(cmd.uuid, cmd.timeout * MS_PER_SECOND);
  // It may have stopped after it was looked at and before it was waited for.
  if (!isActive(vmStateOf(await context.domains.getState(ref)))) {
    context.waiters.stopped(cmd.uuid);
    return false;
  }
  // A guest whose processors stand still cannot hear.
  if (vm.state === 'Paused') await whileActive(context.domains.resume(ref));
  const outcome = await askUntil(stopped, ref, context);
  if (outcome === 'timeout') await destroyDomain(ref, context.domains);
  if (outcome === 'unknown') {
    throw new AgentError('HYPERVISOR_UNAVAILABLE', `lost libvirt while vm[uuid:${cmd.uuid}] was to stop`);
  }
  return true;
}

async function askUntil(
  stopped: Promise<StopOutcome>,
  ref: DomainRef,
  { domains, shutdownRepeatMs }: StopContext,
): Promise<StopOutcome> {
  // Not through the guest agent: one that hangs would hold up everything else that is asked of the domain.
  const ask = () => {
    domains.shutdown(ref, ['acpiPowerButton']).catch(() => {}); // asked again, or destroyed in the end
  };
  ask();
  const timer = setInterval(ask, shutdownRepeatMs);
  try {
    return await stopped;
  } finally {
    clearInterval(timer);
  }
}
