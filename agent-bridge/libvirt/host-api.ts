import { type DomainCapabilitiesQuery, hostProcedures, type NodeInfo, type NodeMemoryStat } from './host-procedures.js';
import type { CallOptions, RpcCaller } from './procedure.js';

/** What the host and its hypervisor are. Every method rejects as `RpcCaller.call` says. */
export class HostApi {
  readonly #caller: RpcCaller;

  constructor(caller: RpcCaller) {
    this.#caller = caller;
  }

  /** Version of the libvirt daemon, for example `9.0.0`. */
  async getLibVersion(options?: CallOptions): Promise<string> {
    return versionText(await this.#caller.call(hostProcedures.getLibVersion, undefined, options));
  }

  /** Version of the hypervisor (QEMU), for example `7.2.22`. */
  async getVersion(options?: CallOptions): Promise<string> {
    return versionText(await this.#caller.call(hostProcedures.getVersion, undefined, options));
  }

  getHostname(options?: CallOptions): Promise<string> {
    return this.#caller.call(hostProcedures.getHostname, undefined, options);
  }

  /** XML: https://libvirt.org/formatcaps.html */
  getCapabilities(options?: CallOptions): Promise<string> {
    return this.#caller.call(hostProcedures.getCapabilities, undefined, options);
  }

  /** XML with graphics types, video models and so on: https://libvirt.org/formatdomaincaps.html */
  getDomainCapabilities(query: DomainCapabilitiesQuery = {}, options?: CallOptions): Promise<string> {
    return this.#caller.call(hostProcedures.getDomainCapabilities, query, options);
  }

  nodeGetInfo(options?: CallOptions): Promise<NodeInfo> {
    return this.#caller.call(hostProcedures.nodeGetInfo, undefined, options);
  }

  /** In bytes. */
  nodeGetFreeMemory(options?: CallOptions): Promise<number> {
    return this.#caller.call(hostProcedures.nodeGetFreeMemory, undefined, options);
  }

  async nodeGetMemoryStats(options?: CallOptions): Promise<readonly NodeMemoryStat[]> {
    const { count } = await this.#caller.call(hostProcedures.nodeGetMemoryStats, 0, options);
    const { stats } = await this.#caller.call(hostProcedures.nodeGetMemoryStats, count, options);
    return stats;
  }
}

/** libvirt counts versions as major * 1,000,000 + minor * 1,000 + release. */
function versionText(version: number): string {
  return [Math.floor(version / 1_000_000), Math.floor(version / 1000) % 1000, version % 1000].join('.');
}
