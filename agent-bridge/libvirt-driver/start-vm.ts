import type { GraphicsDevice, StartVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import { buildDomainXml, checkCommand, randomConsolePassword } from '../domain-xml/index.js';
import { type DomainApi, type DomainRef, LibvirtError } from '../libvirt/index.js';
import type { CheckedStructures } from './checked-structures.js';
import { createDomain } from './create-domain.js';
import type { DomainEvents } from './domain-events.js';
import type { VmAbilities } from './hypervisor-host.js';
import type { OwnedDomain, OwnedDomains } from './owned-domains.js';
import { refuseImpossible } from './refuse-impossible.js';
import { destroyDomain, undefineDomain } from './remove-domain.js';
import { resolveStorage } from './storage/resolve-storage.js';
import { mustAct } from './vm-action.js';
import { isActive } from './vm-state.js';

export interface StartContext {
  readonly api: Pick<DomainApi, 'defineXml' | 'create' | 'destroy' | 'undefine'>;
  readonly domains: Pick<OwnedDomains, 'find' | 'refuseForeignName' | 'graphicsDevices'>;
  readonly events: Pick<DomainEvents, 'learn' | 'expectNoStop' | 'expectUndefine'>;
  readonly abilities: () => Promise<VmAbilities>;
  readonly structures: CheckedStructures;
  readonly storageRoots: readonly string[];
  readonly portRaceRetries: number;
}

/**
 * Defines the domain anew and starts it. A VM that runs is left as it is. When the start fails, a definition that was not
 * there before is not there afterwards.
 */
export async function startVm(cmd: StartVmCmd, context: StartContext): Promise<GraphicsDevice[]> {
  const uuid = cmd.vmInstanceUuid;
  checkCommand(cmd);
  const abilities = await context.abilities();
  refuseImpossible(cmd, abilities);
  const existing = await context.domains.find(uuid);
  if (existing && !mustAct('start', existing.vm.state, uuid)) return existing.vm.graphicsDevices;
  await context.domains.refuseForeignName(uuid);
  const xml = buildDomainXml(await resolveStorage(cmd, context.storageRoots), {
    virtType: abilities.virtType,
    randomPassword: randomConsolePassword(cmd.consoleMode),
  });
  if (existing) await makeWay(existing, cmd, context);
  const ref = await context.api.defineXml(xml, context.structures.has(cmd) ? [] : ['validate']);
  context.structures.add(cmd);
  context.events.learn([{ vmInstanceUuid: uuid, state: 'Shutdown' }]);
  context.events.expectNoStop(uuid);
  return launch(ref, cmd, context, existing === undefined);
}

async function launch(
  ref: DomainRef,
  cmd: StartVmCmd,
  context: StartContext,
  isNew: boolean,
): Promise<GraphicsDevice[]> {
  try {
    const running = await createDomain(context.api, ref, context.portRaceRetries);
    return await liveConsole(running, cmd, context);
  } catch (error) {
    // Without an answer from libvirt nobody knows whether the VM runs: it must not lose its definition then.
    const isAnswer = error instanceof LibvirtError || error instanceof AgentError;
    if (isNew && isAnswer) await undefineDomain(ref, context.api, context.events);
    throw error;
  }
}

async function liveConsole(
  ref: DomainRef,
  { consoleMode, vmInstanceUuid }: StartVmCmd,
  { api, domains }: StartContext,
): Promise<GraphicsDevice[]> {
  const devices = await domains.graphicsDevices(ref);
  if (devices.some(({ type, port, tlsPort }) => type === consoleMode && (port ?? tlsPort) !== null)) return devices;
  await destroyDomain(ref, api);
  const message = `vm[uuid:${vmInstanceUuid}] started without a ${consoleMode} console and was ended`;
  throw new AgentError('HYPERVISOR_ERROR', message);
}

/** Ends a crashed guest; and forgets UEFI variables that the new definition would not know to remove some day. */
async function makeWay(
  { ref, vm }: OwnedDomain,
  { bootMode }: StartVmCmd,
  { api, events }: StartContext,
): Promise<void> {
  if (isActive(vm.state)) await destroyDomain(ref, api);
  if (bootMode === 'Legacy') await undefineDomain(ref, api, events);
}
