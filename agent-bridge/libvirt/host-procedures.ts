import { nothing, procedure } from './procedure.js';

/** Numbers of characters of `char model[32]`, which XDR sends as 32 words. */
const CPU_MODEL_CHARS = 32;
/** VIR_NODE_MEMORY_STATS_ALL_CELLS */
const ALL_NUMA_CELLS = -1;

export interface NodeInfo {
  readonly cpuModel: string;
  readonly memoryKib: number;
  readonly activeCpus: number;
  /** 0 when libvirt does not know. */
  readonly mhz: number;
  readonly numaNodes: number;
  readonly socketsPerNode: number;
  readonly coresPerSocket: number;
  readonly threadsPerCore: number;
}

export interface NodeMemoryStat {
  /** `total`, `free`, `buffers`, `cached` */
  readonly field: string;
  readonly kib: number;
}

interface NodeMemoryStats {
  readonly stats: NodeMemoryStat[];
  readonly count: number;
}

/** Whose capabilities are asked for; libvirt chooses what is left out. */
export interface DomainCapabilitiesQuery {
  /** Path of a QEMU binary. */
  readonly emulator?: string;
  readonly arch?: string;
  readonly machine?: string;
  /** `kvm` or `qemu` */
  readonly virtType?: string;
}

export const hostProcedures = {
  getVersion: procedure({
    name: 'connectGetVersion',
    number: 4,
    encode: nothing,
    decode: (reader): number => reader.amount(),
  }),
  getLibVersion: procedure({
    name: 'connectGetLibVersion',
    number: 157,
    encode: nothing,
    decode: (reader): number => reader.amount(),
  }),
  getHostname: procedure({
    name: 'connectGetHostname',
    number: 59,
    encode: nothing,
    decode: (reader): string => reader.string(),
  }),
  getCapabilities: procedure({
    name: 'connectGetCapabilities',
    number: 7,
    slow: true, // the first call after a QEMU update makes libvirt probe every emulator
    encode: nothing,
    decode: (reader): string => reader.string(),
  }),
  getDomainCapabilities: procedure({
    name: 'connectGetDomainCapabilities',
    number: 342,
    slow: true,
    encode: (writer, { emulator, arch, machine, virtType }: DomainCapabilitiesQuery) => {
      writer.optionalString(emulator).optionalString(arch).optionalString(machine).optionalString(virtType).uint(0);
    },
    decode: (reader): string => reader.string(),
  }),
  nodeGetInfo: procedure({
    name: 'nodeGetInfo',
    number: 6,
    encode: nothing,
    decode: (reader): NodeInfo => ({
      cpuModel: cString(Array.from({ length: CPU_MODEL_CHARS }, () => reader.int())),
      memoryKib: reader.amount(),
      activeCpus: reader.int(),
      mhz: reader.int(),
      numaNodes: reader.int(),
      socketsPerNode: reader.int(),
      coresPerSocket: reader.int(),
      threadsPerCore: reader.int(),
    }),
  }),
  nodeGetFreeMemory: procedure({
    name: 'nodeGetFreeMemory',
    number: 102,
    encode: nothing,
    decode: (reader): number => reader.amount(),
  }),
  nodeGetMemoryStats: procedure({
    name: 'nodeGetMemoryStats',
    number: 228,
    // The daemon wants the exact number of statistics; asked for 0 it answers with that number and no statistics.
    encode: (writer, count: number) => {
      writer.int(count).int(ALL_NUMA_CELLS).uint(0);
    },
    decode: (reader): NodeMemoryStats => ({
      stats: reader.array(reader.limits.nodeMemoryStats, (item) => ({ field: item.string(), kib: item.amount() })),
      count: reader.int(),
    }),
  }),
};

function cString(chars: readonly number[]): string {
  const end = chars.indexOf(0);
  return Buffer.from(end < 0 ? chars : chars.slice(0, end)).toString('utf8');
}
