import type { AgentEvent } from '#contract';
import type { AgentClient } from '../agent-client/agent-client.js';
import { backoffMs } from './backoff.js';
import type { MonitorOptions } from './monitor-options.js';
import type { Timers } from './timers.js';

export interface EventStreamListener {
  onEvent(event: AgentEvent): void;
  /** The stream is open: what happened before is not in it. */
  onOpen(): void;
  /** It could not be opened, or it broke; it is opened again by itself. */
  onLost(reason: string): void;
}

export interface EventStreamInit {
  /** Asked at each opening, because a host may get another address. */
  readonly client: () => AgentClient;
  readonly listener: EventStreamListener;
  readonly timers: Timers;
  readonly now: () => number;
  readonly options: Pick<MonitorOptions, 'streamRetryMinDelayMs' | 'streamRetryMaxDelayMs' | 'streamStableMs'>;
}

/** Keeps the event stream of one host open, from {@link start} until {@link stop}. */
export class EventStream {
  private close: (() => void) | null = null;
  private cancelRetry = (): void => {};
  private failures = 0;
  /** Told apart so that an opening that ends after `stop` does not come to life. */
  private generation = 0;
  private started = false;

  constructor(private readonly init: EventStreamInit) {}

  get isOpen(): boolean {
    return this.close !== null;
  }

  /** Whether it is kept open, open now or not. */
  get isStarted(): boolean {
    return this.started;
  }

  start(): void {
    if (this.started) return;
    this.started = true;
    this.failures = 0;
    void this.open(++this.generation);
  }

  stop(): void {
    this.started = false;
    this.generation += 1;
    this.cancelRetry();
    this.close?.();
    this.close = null;
  }

  private async open(generation: number): Promise<void> {
    const { client, listener, now } = this.init;
    let openedAt: number | null = null;
    let endedAtOnce: string | null = null;
    try {
      const close = await client().events({
        onEvent: (event) => {
          if (generation === this.generation) listener.onEvent(event);
        },
        onEnd: (reason) => {
          if (generation !== this.generation) return;
          if (openedAt === null) endedAtOnce = reason;
          else this.lost(reason, now() - openedAt);
        },
      });
      if (generation !== this.generation) return close();
      if (endedAtOnce !== null) return this.lost(endedAtOnce, 0);
      openedAt = now();
      this.close = close;
      listener.onOpen();
    } catch (error) {
      if (generation === this.generation) this.lost(error instanceof Error ? error.message : String(error), 0);
    }
  }

  private lost(reason: string, livedMs: number): void {
    const { options, timers, listener } = this.init;
    this.close = null;
    const generation = ++this.generation;
    this.failures = livedMs >= options.streamStableMs ? 0 : this.failures + 1;
    const range = { minMs: options.streamRetryMinDelayMs, maxMs: options.streamRetryMaxDelayMs };
    this.cancelRetry = timers.after(backoffMs(this.failures, range, Math.random()), () => void this.open(generation));
    listener.onLost(reason);
  }
}
