/** What the choice looks at. Sizes in bytes. */
export interface HostOption {
  readonly uuid: string;
  /** Null while the host has not told its size. */
  readonly totalMemory: number | null;
  /** Memory of the VMs that are on it. */
  readonly promisedMemory: number;
}

export interface HostDemand {
  readonly memorySize: number;
  /** Where the VM was last: its domain is defined there, and its disks may be there only. */
  readonly lastHostUuid: string | null;
  /** Whether a host can do the console mode that the VM wants there; asked only when there is a choice. */
  canDoWantedMode(hostUuid: string): boolean;
}

export type HostChoice = { kind: 'chosen'; uuid: string } | { kind: 'none'; reason: string };

/**
 * Picks the host of a VM among those that take VMs: the last one if it still fits, else one that can do the wanted
 * console mode, else any; of equals, the one with most memory not promised to VMs. Memory may be promised more than
 * once, but a VM that is larger than the host is never put there.
 */
export function chooseHost(options: readonly HostOption[], demand: HostDemand): HostChoice {
  if (options.length === 0) return { kind: 'none', reason: 'no host there is Enabled and Connected' };
  const large = options.filter(({ totalMemory }) => totalMemory === null || totalMemory >= demand.memorySize);
  if (large.length === 0) {
    const most = Math.max(...options.map(({ totalMemory }) => totalMemory ?? 0));
    return { kind: 'none', reason: `it needs ${demand.memorySize} bytes of memory, and the largest host has ${most}` };
  }
  const last = large.find(({ uuid }) => uuid === demand.lastHostUuid);
  if (last) return { kind: 'chosen', uuid: last.uuid };
  const suited = large.filter(({ uuid }) => demand.canDoWantedMode(uuid));
  return { kind: 'chosen', uuid: (suited.length > 0 ? suited : large).reduce(roomier).uuid };
}

function roomier(one: HostOption, other: HostOption): HostOption {
  const difference = free(one) - free(other);
  if (difference !== 0) return difference > 0 ? one : other;
  // Any rule does, as long as it does not depend on the order of the list.
  return one.uuid < other.uuid ? one : other;
}

function free({ totalMemory, promisedMemory }: HostOption): number {
  return (totalMemory ?? 0) - promisedMemory;
}
