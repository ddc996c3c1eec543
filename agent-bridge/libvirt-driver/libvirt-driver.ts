import { EventEmitter } from 'node:events';
import type { GraphicsDevice, HostCapacity, HostFacts, LiveVm, StartVmCmd, StopVmCmd, Uuid, VmsReply } from '#contract';
import { AgentError } from '../agent-error.js';
import type { DriverEvent, HypervisorDriver, HypervisorVersions } from '../driver/hypervisor-driver.js';
import { type DomainRef, ReconnectingLibvirtClient } from '../libvirt/index.js';
import { CheckedStructures } from './checked-structures.js';
import { DomainEvents } from './domain-events.js';
import { defaultLibvirtDriverOptions, type LibvirtDriverOptions } from './driver-options.js';
import { HypervisorHost } from './hypervisor-host.js';
import { type OwnedDomain, OwnedDomains } from './owned-domains.js';
import { destroyDomain, undefineDomain } from './remove-domain.js';
import { startVm } from './start-vm.js';
import { stopGracefully } from './stop-vm.js';
import { StopWaiters } from './stop-waiters.js';
import { withAgentErrors } from './to-agent-error.js';
import { mustAct } from './vm-action.js';
import { isActive } from './vm-state.js';

/** VMs as persistent libvirt domains. Every method throws AgentError; foreign domains are never touched. */
export class LibvirtDriver implements HypervisorDriver {
  readonly name = 'libvirt';
  readonly #options: LibvirtDriverOptions;
  readonly #libvirt: ReconnectingLibvirtClient;
  readonly #domains: OwnedDomains;
  readonly #host: HypervisorHost;
  readonly #events: DomainEvents;
  readonly #waiters = new StopWaiters();
  readonly #structures = new CheckedStructures();
  readonly #listeners = new EventEmitter<{ event: [DriverEvent] }>();
  /** Whether somebody may have missed events by the next connection. */
  #mayHaveMissed = false;

  constructor(options: Partial<LibvirtDriverOptions> = {}) {
    this.#options = { ...defaultLibvirtDriverOptions, ...options };
    const { socketPath, uri, virtType, onBackgroundError } = this.#options;
    this.#libvirt = new ReconnectingLibvirtClient({ socketPath, uri, onListenerError: onBackgroundError });
    this.#domains = new OwnedDomains(this.#libvirt.domains);
    this.#host = new HypervisorHost(this.#libvirt, virtType);
    this.#events = new DomainEvents({
      domains: this.#domains,
      waiters: this.#waiters,
      emit: (event) => this.#emit(event),
      onBackgroundError,
    });
    this.#libvirt.on('connected', () => this.#connected());
    this.#libvirt.on('disconnected', ({ message }) => this.#disconnected(message));
  }

  async open(): Promise<void> {
    await this.#libvirt.subscribe('lifecycle', (event) => this.#events.onLifecycle(event));
    await this.#libvirt.subscribe('graphics', (event) => this.#events.onGraphics(event));
    this.#libvirt.start();
    // Not there yet: tried again in the background, and told as `resync`.
    await this.#libvirt.whenConnected(this.#options.openTimeoutMs).catch(() => {
      this.#mayHaveMissed = true;
    });
  }

  async close(): Promise<void> {
    this.#listeners.removeAllListeners();
    await this.#libvirt.stop();
  }

  isUp(): boolean {
    return this.#libvirt.isConnected;
  }

  onEvent(listener: (event: DriverEvent) => void): () => void {
    this.#listeners.on('event', listener);
    return () => this.#listeners.off('event', listener);
  }

  versions(): Promise<HypervisorVersions> {
    return withAgentErrors(() => this.#host.versions());
  }

  facts(): Promise<HostFacts> {
    return withAgentErrors(() => this.#host.facts());
  }

  capacity(): Promise<HostCapacity> {
    return withAgentErrors(() => this.#host.capacity());
  }

  startVm(cmd: StartVmCmd): Promise<GraphicsDevice[]> {
    return withAgentErrors(() =>
      startVm(cmd, {
        ...this.#options,
        api: this.#libvirt.domains,
        domains: this.#domains,
        events: this.#events,
        abilities: () => this.#host.abilities(),
        structures: this.#structures,
      }),
    );
  }

  stopVm(cmd: StopVmCmd): Promise<void> {
    return withAgentErrors(async () => {
      const found = await this.#domains.get(cmd.uuid);
      if (!mustAct('stop', found.vm.state, cmd.uuid)) return;
      this.#events.learn([found.vm]);
      this.#events.expectStop(cmd.uuid, 'stoppedByCommand');
      // A guest that has crashed cannot be asked.
      const isAsked = cmd.type === 'grace' && found.vm.state !== 'Crashed';
      const hasActed = isAsked ? await this.#stopGracefully(found, cmd) : await this.#end(found.ref);
      if (!hasActed) this.#events.expectNoStop(cmd.uuid);
    });
  }

  destroyVm(uuid: Uuid): Promise<void> {
    return withAgentErrors(async () => {
      const found = await this.#domains.find(uuid);
      if (!found) return;
      this.#events.learn([found.vm]);
      this.#events.expectStop(uuid, 'destroyed');
      if (isActive(found.vm.state)) await this.#end(found.ref);
      await undefineDomain(found.ref, this.#libvirt.domains, this.#events);
    });
  }

  pauseVm(uuid: Uuid): Promise<void> {
    return withAgentErrors(async () => {
      const { ref, vm } = await this.#domains.get(uuid);
      if (mustAct('pause', vm.state, uuid)) await this.#libvirt.domains.suspend(ref);
    });
  }

  resumeVm(uuid: Uuid): Promise<void> {
    return withAgentErrors(async () => {
      const { ref, vm } = await this.#domains.get(uuid);
      if (mustAct('resume', vm.state, uuid)) await this.#libvirt.domains.resume(ref);
    });
  }

  listVms(): Promise<VmsReply> {
    return withAgentErrors(async () => {
      const reply = await this.#domains.list();
      this.#events.learn(reply.vms);
      return reply;
    });
  }

  getVm(uuid: Uuid): Promise<LiveVm | null> {
    return withAgentErrors(async () => (await this.#domains.findOwned(uuid))?.vm ?? null);
  }

  #end(ref: DomainRef): Promise<boolean> {
    return destroyDomain(ref, this.#libvirt.domains);
  }

  #stopGracefully(found: OwnedDomain, cmd: StopVmCmd): Promise<boolean> {
    const { domains } = this.#libvirt;
    return stopGracefully(found, cmd, { ...this.#options, domains, waiters: this.#waiters });
  }

  /** Nobody waits for these; who asks later gets the same answers, or the failure. */
  #connected(): void {
    this.#inBackground(this.listVms());
    this.#inBackground(withAgentErrors(() => this.#host.abilities()));
    if (this.#mayHaveMissed) this.#emit({ type: 'resync', reason: 'connected to libvirt again' });
    this.#mayHaveMissed = true;
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      // Told already: by `hypervisorDown`, or to the one who closed.
      if (error instanceof AgentError && error.code === 'HYPERVISOR_UNAVAILABLE') return;
      this.#options.onBackgroundError(error);
    });
  }

  #disconnected(reason: string): void {
    this.#host.forget();
    this.#structures.forget();
    this.#events.connectionLost();
    this.#emit({ type: 'hypervisorDown', reason });
  }

  #emit(event: DriverEvent): void {
    this.#listeners.emit('event', event);
  }
}
