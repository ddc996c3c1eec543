import { Clock } from '#kernel';
import type { Timers } from '../host/timers.js';

interface Planned {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that passes when the test says so. */
export class ManualTime extends Clock implements Timers {
  private time = 1_795_000_000_000;
  private readonly planned = new Set<Planned>();

  override now(): number {
    return this.time;
  }

  after(delayMs: number, callback: () => void): () => void {
    const entry = { at: this.time + delayMs, callback };
    this.planned.add(entry);
    return () => this.planned.delete(entry);
  }

  /** Lets time pass; what falls due is called in its order, with what that plans in turn. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let next = this.nextBefore(end); next !== undefined; next = this.nextBefore(end)) {
      this.time = Math.max(this.time, next.at);
      this.planned.delete(next);
      next.callback();
    }
    this.time = end;
  }

  private nextBefore(end: number): Planned | undefined {
    return [...this.planned].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
  }
}
