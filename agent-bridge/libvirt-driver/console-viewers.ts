import type { Uuid } from '#contract';

/**
 * Who looks at which console. Only viewers that passed authentication count, and a SPICE viewer has several connections:
 * what matters is the first that comes and the last that goes.
 */
export class ConsoleViewers {
  readonly #viewers = new Map<Uuid, Set<string>>();

  /** True when it is the first one. */
  add(uuid: Uuid, address: string): boolean {
    const addresses = this.#viewers.get(uuid) ?? new Set();
    this.#viewers.set(uuid, addresses.add(address));
    return addresses.size === 1;
  }

  /** True when it was there and was the last one. */
  remove(uuid: Uuid, address: string): boolean {
    const addresses = this.#viewers.get(uuid);
    if (!addresses?.delete(address) || addresses.size > 0) return false;
    return this.#viewers.delete(uuid);
  }

  /** True when there were any: the VM is off, and nobody says goodbye for them. */
  clear(uuid: Uuid): boolean {
    return this.#viewers.delete(uuid);
  }

  clearAll(): void {
    this.#viewers.clear();
  }
}
