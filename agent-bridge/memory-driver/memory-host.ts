import { CONSOLE_MODES, type ConsoleMode, type HostCapacity, VIDEO_TYPES, type VideoType } from '#contract';

/** What the pretended host is and can do. */
export interface MemoryHost {
  readonly hostname: string;
  /** Console modes that its QEMU was built with. */
  readonly graphicsTypes: readonly ConsoleMode[];
  readonly videoModels: readonly VideoType[];
  readonly uefi: boolean;
  /** Memory in bytes. */
  readonly capacity: Omit<HostCapacity, 'usedMemory'>;
  /** Only folders that disk and ISO paths may point into; null: any path will do. */
  readonly storageRoots: readonly string[] | null;
  /** How long a start takes. */
  readonly startLatencyMs: number;
  /** Start commands that are kept for inspection, the newest. */
  readonly maxRecordedStarts: number;
}

export const MEMORY_HOST: MemoryHost = {
  hostname: 'memory',
  graphicsTypes: CONSOLE_MODES,
  videoModels: VIDEO_TYPES,
  uefi: true,
  capacity: { cpuNum: 64, cpuSockets: 2, totalMemory: 256 * 1024 ** 3 },
  storageRoots: null,
  startLatencyMs: 0,
  maxRecordedStarts: 1000,
};
