import type { AgentVmState, LiveVm, Uuid, VmEventCause } from '#contract';
import type { DriverEvent } from '../driver/hypervisor-driver.js';
import { type DomainEventOf, LibvirtTransportError } from '../libvirt/index.js';
import { ConsoleViewers } from './console-viewers.js';
import { KeyedChain } from './keyed-chain.js';
import { type Meaning, meaningOf } from './lifecycle-meaning.js';
import type { OwnedDomains } from './owned-domains.js';
import type { StopWaiters } from './stop-waiters.js';
import { isActive } from './vm-state.js';

/** A stop that was asked for here. */
export type CommandedStop = Extract<VmEventCause, 'stoppedByCommand' | 'destroyed'>;

export interface DomainEventsOptions {
  readonly domains: Pick<OwnedDomains, 'findOwned'>;
  readonly waiters: Pick<StopWaiters, 'stopped' | 'connectionLost'>;
  readonly emit: (event: DriverEvent) => void;
  readonly onBackgroundError: (error: unknown) => void;
}

/** Turns libvirt's events on domains into events on VMs; foreign domains give none. */
export class DomainEvents {
  readonly #options: DomainEventsOptions;
  readonly #chain = new KeyedChain();
  readonly #viewers = new ConsoleViewers();
  /** Our VMs and the states last told or seen. */
  readonly #known = new Map<Uuid, AgentVmState>();
  readonly #commanded = new Map<Uuid, CommandedStop>();
  readonly #undefining = new Set<Uuid>();

  constructor(options: DomainEventsOptions) {
    this.#options = options;
  }

  /** The next stop of this VM is ours, however libvirt calls it. */
  expectStop(uuid: Uuid, cause: CommandedStop): void {
    this.#commanded.set(uuid, cause);
  }

  /** The VM did not have to be stopped, or is about to start: its next stop is not ours. */
  expectNoStop(uuid: Uuid): void {
    this.#commanded.delete(uuid);
  }

  /** We are about to remove the definition ourselves. */
  expectUndefine(uuid: Uuid): void {
    this.#undefining.add(uuid);
  }

  /** These are our VMs. Of one that is known already events have told more than a look that may be older. */
  learn(vms: readonly Pick<LiveVm, 'vmInstanceUuid' | 'state'>[]): void {
    for (const { vmInstanceUuid, state } of vms) {
      if (!this.#known.has(vmInstanceUuid)) this.#known.set(vmInstanceUuid, state);
    }
  }

  connectionLost(): void {
    this.#known.clear();
    this.#commanded.clear();
    this.#undefining.clear();
    this.#viewers.clearAll();
    this.#options.waiters.connectionLost();
  }

  onLifecycle({ domain, event, detail }: DomainEventOf<'lifecycle'>): void {
    const { uuid } = domain;
    if (event === 'unrecognised') return;
    if (event === 'undefined') this.#chain.add(uuid, () => this.#safely(async () => this.#undefined(uuid)));
    const meaning = meaningOf(event, detail);
    if (meaning === null) return;
    if (meaning.state === 'Shutdown') this.#options.waiters.stopped(uuid);
    this.#chain.add(uuid, () => this.#safely(() => this.#changed(uuid, meaning)));
  }

  onGraphics({ domain, phase, remote }: DomainEventOf<'graphics'>): void {
    if (!this.#known.has(domain.uuid)) return;
    const address = `${remote.node}:${remote.service}`;
    if (phase === 'initialize' && this.#viewers.add(domain.uuid, address)) this.#viewerCount(domain.uuid, true);
    if (phase === 'disconnect' && this.#viewers.remove(domain.uuid, address)) this.#viewerCount(domain.uuid, false);
  }

  async #changed(uuid: Uuid, { cause, state }: Meaning): Promise<void> {
    const before = this.#known.get(uuid);
    // libvirt resumes the processors of every domain it starts, and tells so before it tells of the start.
    if (cause === 'resumed' && before !== 'Paused' && before !== 'Suspended') return;
    // A domain that is off may be gone altogether, so nobody is asked.
    const vm = isActive(state) ? await this.#live(uuid, state) : before && off(uuid);
    if (vm === undefined) return;
    this.#known.set(uuid, state);
    if (state === 'Shutdown' && this.#viewers.clear(uuid)) this.#viewerCount(uuid, false);
    this.#emitChange(this.#causeOf(uuid, state, cause), vm);
  }

  /** Undefined for a foreign domain, and for one that has stopped since: its own event follows. */
  async #live(uuid: Uuid, state: AgentVmState): Promise<LiveVm | undefined> {
    const found = await this.#options.domains.findOwned(uuid);
    if (!found || !isActive(found.vm.state)) return undefined;
    return { ...found.vm, state };
  }

  #causeOf(uuid: Uuid, state: AgentVmState, cause: VmEventCause): VmEventCause {
    if (state !== 'Shutdown') return cause;
    const commanded = this.#commanded.get(uuid);
    this.#commanded.delete(uuid);
    return commanded ?? cause;
  }

  /**
   * A definition is gone. Of a VM that was off and is destroyed there is no other event. One that somebody else removed
   * is nowhere, so everything is to be looked at.
   */
  #undefined(uuid: Uuid): void {
    const isExpected = this.#undefining.delete(uuid);
    const isDestroyed = this.#commanded.get(uuid) === 'destroyed' && this.#commanded.delete(uuid);
    if (!this.#known.delete(uuid)) return;
    if (isDestroyed) this.#emitChange('destroyed', off(uuid));
    if (!isExpected) {
      this.#options.emit({ type: 'resync', reason: `the definition of vm[uuid:${uuid}] was removed` });
    }
  }

  #emitChange(cause: VmEventCause, vm: LiveVm): void {
    this.#options.emit({ type: 'vmChanged', cause, vm });
  }

  #viewerCount(vmInstanceUuid: Uuid, connected: boolean): void {
    this.#options.emit({ type: 'consoleConnected', vmInstanceUuid, connected });
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // A lost connection is told as such, and everything is looked at after the next.
      if (!(error instanceof LibvirtTransportError)) this.#options.onBackgroundError(error);
    }
  }
}

function off(vmInstanceUuid: Uuid): LiveVm {
  return { vmInstanceUuid, state: 'Shutdown', graphicsDevices: [] };
}
