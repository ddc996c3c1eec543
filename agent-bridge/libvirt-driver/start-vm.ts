import type { GraphicsDevice, StartVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import { buildDomainXml, randomConsolePassword } from '../domain-xml/index.js';
import { type DomainRef, type LibvirtCalls, LibvirtError } from '../libvirt/index.js';
import type { DomainEvents } from './domain-events.js';
import type { VmAbilities } from './hypervisor-host.js';
import type { OwnedDomain, OwnedDomains } from './owned-domains.js';
import { destroyDomain, undefineDomain } from './remove-domain.js';
import { resolveStorage } from './storage-paths.js';
import { mustAct } from './vm-action.js';
import { isActive } from './vm-state.js';

export interface StartContext {
  readonly libvirt: LibvirtCalls;
  readonly domains: OwnedDomains;
  readonly events: Pick<DomainEvents, 'learn' | 'expectNoStop' | 'expectUndefine'>;
  readonly abilities: () => Promise<VmAbilities>;
  readonly storageRoots: readonly string[];
}

/**
 * Defines the domain anew and starts it. A VM that runs is left as it is. When the start fails, a definition that was not
 * there before is not there afterwards.
 */
export async function startVm(cmd: StartVmCmd, context: StartContext): Promise<GraphicsDevice[]> {
  const uuid = cmd.vmInstanceUuid;
  const existing = await context.domains.find(uuid);
  if (existing && !mustAct('start', existing.vm.state, uuid)) return existing.vm.graphicsDevices;
  await context.domains.refuseForeignName(uuid);
  const abilities = await context.abilities();
  refuseImpossible(cmd, abilities);
  const xml = buildDomainXml(await resolveStorage(cmd, context.storageRoots), {
    virtType: abilities.virtType,
    randomPassword: randomConsolePassword(cmd.consoleMode),
  });
  if (existing) await makeWay(existing, cmd, context);
  const ref = await context.libvirt.domains.defineXml(xml, ['validate']);
  context.events.learn([{ vmInstanceUuid: uuid, state: 'Shutdown' }]);
  context.events.expectNoStop(uuid);
  return launch(ref, cmd, context, existing === undefined);
}

async function launch(
  ref: DomainRef,
  cmd: StartVmCmd,
  { libvirt, domains, events }: StartContext,
  isNew: boolean,
): Promise<GraphicsDevice[]> {
  try {
    // A state that somebody saved behind our back would bring back the old console with the old memory.
    const running = await libvirt.domains.create(ref, ['forceBoot']);
    return await liveConsole(running, cmd, libvirt, domains);
  } catch (error) {
    // Without an answer from libvirt nobody knows whether the VM runs: it must not lose its definition then.
    const isAnswer = error instanceof LibvirtError || error instanceof AgentError;
    if (isNew && isAnswer) await undefineDomain(ref, libvirt, events);
    throw error;
  }
}

async function liveConsole(
  ref: DomainRef,
  { consoleMode, vmInstanceUuid }: StartVmCmd,
  libvirt: LibvirtCalls,
  domains: OwnedDomains,
): Promise<GraphicsDevice[]> {
  const devices = await domains.graphicsDevices(ref);
  if (devices.some(({ type, port, tlsPort }) => type === consoleMode && (port ?? tlsPort) !== null)) return devices;
  await libvirt.domains.destroy(ref);
  const message = `vm[uuid:${vmInstanceUuid}] started without a ${consoleMode} console and was ended`;
  throw new AgentError('HYPERVISOR_ERROR', message);
}

/** Ends a crashed guest; and forgets UEFI variables that the new definition would not know to remove some day. */
async function makeWay(
  { ref, vm }: OwnedDomain,
  { bootMode }: StartVmCmd,
  { libvirt, events }: StartContext,
): Promise<void> {
  if (isActive(vm.state)) await destroyDomain(ref, libvirt);
  if (bootMode === 'Legacy') await undefineDomain(ref, libvirt, events);
}

/** @throws AgentError CONSOLE_MODE_UNSUPPORTED, VM_UNSUPPORTED */
function refuseImpossible(cmd: StartVmCmd, { graphicsTypes, videoModels, uefi }: VmAbilities): void {
  const { consoleMode, videoType, bootMode } = cmd;
  if (!graphicsTypes.includes(consoleMode)) {
    const supported = graphicsTypes.join(', ') || 'none';
    const message = `this host cannot do consoleMode ${consoleMode}; supported: ${supported}`;
    throw new AgentError('CONSOLE_MODE_UNSUPPORTED', message, { params: { consoleMode, supported } });
  }
  if (!videoModels.includes(videoType)) {
    const supported = videoModels.join(', ') || 'none';
    const message = `this host cannot do videoType ${videoType}; supported: ${supported}`;
    throw new AgentError('VM_UNSUPPORTED', message, { params: { field: 'videoType', value: videoType, supported } });
  }
  if (bootMode === 'UEFI' && !uefi) {
    const params = { field: 'bootMode', value: bootMode, supported: 'Legacy' };
    throw new AgentError('VM_UNSUPPORTED', 'this host has no UEFI firmware for VMs', { params });
  }
}
