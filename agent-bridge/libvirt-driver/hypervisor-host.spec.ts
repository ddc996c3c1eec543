import { describe, expect, it, vi } from 'vitest';
import { LibvirtError } from '../libvirt/index.js';
import type { VirtTypeChoice } from './driver-options.js';
import { HypervisorHost } from './hypervisor-host.js';

const node = {
  cpuModel: 'x86_64',
  memoryKib: 1000,
  activeCpus: 8,
  mhz: 2000,
  numaNodes: 2,
  socketsPerNode: 1,
  coresPerSocket: 4,
  threadsPerCore: 1,
};

const capabilities = (graphics: readonly string[]) =>
  `<domainCapabilities><devices><graphics supported='yes'><enum name='type'>${graphics
    .map((type) => `<value>${type}</value>`)
    .join('')}</enum></graphics></devices></domainCapabilities>`;

function makeHost(choice: VirtTypeChoice, { graphics = ['vnc', 'spice'] } = {}) {
  const libvirt = {
    host: {
      getLibVersion: vi.fn(async () => '9.0.0'),
      getVersion: vi.fn(async () => '7.2.22'),
      getHostname: vi.fn(async () => 'host1'),
      getDomainCapabilities: vi.fn(async () => capabilities(graphics)),
      nodeGetInfo: vi.fn(async () => node),
      nodeGetMemoryStats: vi.fn(async () => [
        { field: 'total', kib: 4000 },
        { field: 'free', kib: 1000 },
        { field: 'buffers', kib: 200 },
        { field: 'cached', kib: 300 },
      ]),
    },
    domains: {
      createXml: vi.fn(async () => ({ name: 'probe', uuid: '1'.repeat(32), id: 1 })),
      destroy: vi.fn(async () => {}),
    },
  };
  return { libvirt, host: new HypervisorHost(libvirt, choice) };
}

const noKvm = new LibvirtError('domainCreateXml', { code: 1, domain: 10, message: 'KVM: Permission denied' });

describe('the virtualisation type', () => {
  it.each(['kvm', 'qemu'] as const)('%s is taken as told, without a probe', async (choice) => {
    const { host, libvirt } = makeHost(choice);
    expect(await host.abilities()).toEqual({
      graphicsTypes: ['vnc', 'spice'],
      videoModels: [],
      uefi: false,
      virtType: choice,
      kvmProblem: null,
    });
    expect(libvirt.domains.createXml).not.toHaveBeenCalled();
    expect(libvirt.host.getDomainCapabilities.mock.calls).toEqual([
      [{ arch: 'x86_64', machine: 'q35', virtType: choice }],
    ]);
  });

  it('auto is kvm where it works', async () => {
    const { host } = makeHost('auto');
    expect(await host.facts()).toMatchObject({ virtType: 'kvm', warnings: [] });
  });

  it('auto is qemu with a warning where it does not', async () => {
    const { host, libvirt } = makeHost('auto');
    libvirt.domains.createXml.mockRejectedValue(noKvm);
    expect(await host.facts()).toMatchObject({
      virtType: 'qemu',
      warnings: [`QEMU cannot use KVM, so VMs are emulated and slow: ${noKvm.message}`],
    });
  });

  it('is probed once per connection, while capabilities are read anew with the facts', async () => {
    const { host, libvirt } = makeHost('auto');
    await host.abilities();
    await host.abilities();
    await host.facts();
    expect(libvirt.domains.createXml).toHaveBeenCalledTimes(1);
    expect(libvirt.host.getDomainCapabilities).toHaveBeenCalledTimes(2);
    host.forget();
    await host.abilities();
    expect(libvirt.domains.createXml).toHaveBeenCalledTimes(2);
  });
});

describe('a host', () => {
  it('tells what it is', async () => {
    const { host } = makeHost('qemu', { graphics: ['vnc'] });
    const { osDistribution, osVersion, osRelease, cpuModelName, ...facts } = await host.facts();
    expect(facts).toEqual({
      hostname: 'host1',
      cpuArchitecture: 'x86_64',
      libvirtVersion: '9.0.0',
      qemuVersion: '7.2.22',
      virtType: 'qemu',
      graphicsTypes: ['vnc'],
      videoModels: [],
      uefi: false,
      warnings: ["this host's QEMU is built without SPICE"],
    });
    expect([osDistribution, osVersion, osRelease, cpuModelName].every((text) => text !== '')).toBe(true);
  });

  it('counts memory that it could give as not used', async () => {
    const { host } = makeHost('qemu');
    expect(await host.capacity()).toEqual({
      cpuNum: 8,
      cpuSockets: 2,
      totalMemory: 4000 * 1024,
      usedMemory: 2500 * 1024,
    });
  });
});
