import { cpus } from 'node:os';
import type { HostCapacity, HostFacts, VirtType } from '#contract';
import type { HypervisorVersions } from '../driver/hypervisor-driver.js';
import type { DomainApi, HostApi } from '../libvirt/index.js';
import type { VirtTypeChoice } from './driver-options.js';
import { type KvmProblem, probeKvm } from './kvm-probe.js';
import { readOsFacts } from './os-release.js';
import { type DomainCapabilities, parseCapabilities } from './parse-capabilities.js';
import { Remembered } from './remembered.js';

const BYTES_PER_KIB = 1024;
/** Memory that a new VM can have, in libvirt's words. */
const RECLAIMABLE = ['free', 'buffers', 'cached'];

/** What the host can do with VMs. */
export interface VmAbilities extends DomainCapabilities {
  readonly virtType: VirtType;
  /** Why `auto` had to do without KVM. */
  readonly kvmProblem: KvmProblem;
}

interface HostReader {
  readonly host: Pick<
    HostApi,
    'getLibVersion' | 'getVersion' | 'getHostname' | 'getDomainCapabilities' | 'nodeGetInfo' | 'nodeGetMemoryStats'
  >;
  readonly domains: Pick<DomainApi, 'createXml' | 'destroy'>;
}

export class HypervisorHost {
  readonly #libvirt: HostReader;
  readonly #choice: VirtTypeChoice;
  readonly #kvmProblem: Remembered<KvmProblem>;
  readonly #abilities: Remembered<VmAbilities>;

  constructor(libvirt: HostReader, choice: VirtTypeChoice) {
    this.#libvirt = libvirt;
    this.#choice = choice;
    this.#kvmProblem = new Remembered(() => probeKvm(libvirt.domains));
    this.#abilities = new Remembered(() => this.#findAbilities());
  }

  /** After this the next question is put to libvirt again: another daemon may answer. */
  forget(): void {
    this.#kvmProblem.forget();
    this.#abilities.forget();
  }

  abilities(): Promise<VmAbilities> {
    return this.#abilities.get();
  }

  async versions(): Promise<HypervisorVersions> {
    const [libvirtVersion, qemuVersion] = await Promise.all([
      this.#libvirt.host.getLibVersion(),
      this.#libvirt.host.getVersion(),
    ]);
    return { libvirtVersion, qemuVersion };
  }

  async facts(): Promise<HostFacts> {
    // A QEMU that was replaced meanwhile is noticed here.
    this.#abilities.forget();
    const [{ kvmProblem, ...abilities }, versions, os, hostname, node] = await Promise.all([
      this.abilities(),
      this.versions(),
      readOsFacts(),
      this.#libvirt.host.getHostname(),
      this.#libvirt.host.nodeGetInfo(),
    ]);
    return {
      ...os,
      ...versions,
      ...abilities,
      hostname,
      // libvirt's "model" of the node is its architecture.
      cpuArchitecture: node.cpuModel,
      cpuModelName: cpus()[0]?.model.trim() || 'unknown',
      warnings: [
        ...(kvmProblem === null ? [] : [`QEMU cannot use KVM, so VMs are emulated and slow: ${kvmProblem}`]),
        ...(abilities.graphicsTypes.includes('spice') ? [] : ["this host's QEMU is built without SPICE"]),
      ],
    };
  }

  async capacity(): Promise<HostCapacity> {
    const [node, stats] = await Promise.all([
      this.#libvirt.host.nodeGetInfo(),
      this.#libvirt.host.nodeGetMemoryStats(),
    ]);
    const kib = new Map(stats.map((stat) => [stat.field, stat.kib]));
    // The node's own figure is as old as the daemon; memory may have been added since.
    const totalKib = kib.get('total') ?? node.memoryKib;
    const availableKib = RECLAIMABLE.reduce((sum, field) => sum + (kib.get(field) ?? 0), 0);
    return {
      cpuNum: node.activeCpus,
      cpuSockets: node.numaNodes * node.socketsPerNode,
      totalMemory: totalKib * BYTES_PER_KIB,
      usedMemory: Math.max(0, totalKib - availableKib) * BYTES_PER_KIB,
    };
  }

  async #findAbilities(): Promise<VmAbilities> {
    const kvmProblem = this.#choice === 'auto' ? await this.#kvmProblem.get() : null;
    const virtType = this.#choice === 'auto' ? (kvmProblem === null ? 'kvm' : 'qemu') : this.#choice;
    const xml = await this.#libvirt.host.getDomainCapabilities({ arch: 'x86_64', machine: 'q35', virtType });
    return { ...parseCapabilities(xml), virtType, kvmProblem };
  }
}
