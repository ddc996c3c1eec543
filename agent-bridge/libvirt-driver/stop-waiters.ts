import type { Uuid } from '#contract';

interface Waiter {
  readonly uuid: Uuid;
  readonly settle: (outcome: StopOutcome) => void;
}

/** `unknown`: the connection was lost, so that the event may have been missed. */
export type StopOutcome = 'stopped' | 'timeout' | 'unknown';

/** Those who wait for a VM to be off. */
export class StopWaiters {
  readonly #waiters = new Set<Waiter>();

  /** From the moment of the call on, no stop is missed. */
  wait(uuid: Uuid, timeoutMs: number): Promise<StopOutcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle('timeout'), timeoutMs);
      const settle = (outcome: StopOutcome): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(outcome);
      };
      const waiter = { uuid, settle };
      this.#waiters.add(waiter);
    });
  }

  stopped(uuid: Uuid): void {
    for (const waiter of [...this.#waiters]) if (waiter.uuid === uuid) waiter.settle('stopped');
  }

  connectionLost(): void {
    for (const waiter of [...this.#waiters]) waiter.settle('unknown');
  }
}
