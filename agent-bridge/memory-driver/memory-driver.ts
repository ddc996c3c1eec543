import { setTimeout as delay } from 'node:timers/promises';
import type { GraphicsDevice, HostCapacity, HostFacts, LiveVm, StartVmCmd, StopVmCmd, Uuid, VmsReply } from '#contract';
import { AgentError } from '../agent-error.js';
import type { DriverEvent, HypervisorDriver, HypervisorVersions } from '../driver/hypervisor-driver.js';
import { checkStart } from './check-start.js';
import { liveVmOf } from './memory-domain.js';
import type { MemoryHypervisor } from './memory-hypervisor.js';
import type { MemoryCommand } from './vm-transitions.js';

const WARNING = 'This host runs no real VMs: its agent was started with AGENT_DRIVER=memory.';

/** A driver of a {@link MemoryHypervisor}: refuses what libvirt would refuse, tells what libvirt would tell. */
export class MemoryDriver implements HypervisorDriver {
  readonly name = 'memory';

  constructor(private readonly world: MemoryHypervisor) {}

  async open(): Promise<void> {}

  async close(): Promise<void> {}

  isUp(): boolean {
    return this.world.isUp;
  }

  async versions(): Promise<HypervisorVersions> {
    this.mustBeUp();
    return { libvirtVersion: 'memory', qemuVersion: 'memory' };
  }

  async facts(): Promise<HostFacts> {
    const { hostname, graphicsTypes, videoModels, uefi } = this.world.host;
    return {
      osDistribution: 'memory',
      osVersion: 'unknown',
      osRelease: 'unknown',
      hostname,
      cpuArchitecture: 'x86_64',
      cpuModelName: 'unknown',
      ...(await this.versions()),
      virtType: 'qemu',
      graphicsTypes: [...graphicsTypes],
      videoModels: [...videoModels],
      uefi,
      warnings: [WARNING],
    };
  }

  async capacity(): Promise<HostCapacity> {
    this.mustBeUp();
    return { ...this.world.host.capacity, usedMemory: this.world.usedMemory() };
  }

  async startVm(cmd: StartVmCmd): Promise<GraphicsDevice[]> {
    this.mustBeUp();
    this.world.recordStart(cmd);
    this.mustBeOurs(cmd.vmInstanceUuid);
    checkStart(cmd, this.world.host);
    if (this.world.host.startLatencyMs > 0) await delay(this.world.host.startLatencyMs);
    await this.run('start', cmd.vmInstanceUuid, cmd);
    const vm = await this.getVm(cmd.vmInstanceUuid);
    return vm === null ? [] : vm.graphicsDevices;
  }

  async stopVm({ uuid }: StopVmCmd): Promise<void> {
    await this.run('stop', uuid);
  }

  async destroyVm(uuid: Uuid): Promise<void> {
    await this.run('destroy', uuid);
  }

  async pauseVm(uuid: Uuid): Promise<void> {
    await this.run('pause', uuid);
  }

  async resumeVm(uuid: Uuid): Promise<void> {
    await this.run('resume', uuid);
  }

  async listVms(): Promise<VmsReply> {
    this.mustBeUp();
    return this.world.list();
  }

  async getVm(uuid: Uuid): Promise<LiveVm | null> {
    this.mustBeUp();
    const domain = this.world.domain(uuid);
    return domain === undefined ? null : liveVmOf(domain);
  }

  onEvent(listener: (event: DriverEvent) => void): () => void {
    return this.world.onEvent(listener);
  }

  private async run(command: MemoryCommand, uuid: Uuid, definition?: StartVmCmd): Promise<void> {
    this.mustBeUp();
    this.mustBeOurs(uuid);
    await this.world.interventions.meet(command);
    this.mustBeUp();
    this.world.apply(command, uuid, definition);
  }

  private mustBeUp(): void {
    if (!this.world.isUp) throw new AgentError('HYPERVISOR_UNAVAILABLE', 'the hypervisor does not answer');
  }

  private mustBeOurs(uuid: Uuid): void {
    if (!this.world.isForeign(uuid)) return;
    throw new AgentError('FOREIGN_DOMAIN', `domain ${uuid} is not managed by this agent and is left alone`);
  }
}
