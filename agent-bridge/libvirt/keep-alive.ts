import { encodeFrame, messageStatuses, messageTypes, PROTOCOL_VERSION, programs } from './frame.js';

/** Procedures of the keep-alive program: https://libvirt.org/kbase/internals/rpc.html */
export const keepAliveProcedures = { ping: 1, pong: 2 } as const;

export function keepAliveFrame(procedure: keyof typeof keepAliveProcedures): Buffer {
  const header = {
    program: programs.keepAlive,
    version: PROTOCOL_VERSION,
    procedure: keepAliveProcedures[procedure],
    type: messageTypes.message,
    serial: 0,
    status: messageStatuses.ok,
  };
  return encodeFrame(header, Buffer.alloc(0));
}

export interface KeepAliveOptions {
  /** Silence after which the daemon is pinged, and the time between pings; 0 switches it off. */
  readonly intervalSeconds: number;
  /** Unanswered pings after which the connection counts as dead. */
  readonly count: number;
  readonly ping: () => void;
  readonly dead: () => void;
}

/** Pings a silent peer; any message from it counts as a sign of life, as in libvirt itself. */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  #timer: NodeJS.Timeout | undefined;
  #lastReceivedMs = 0;
  #unanswered = 0;

  constructor(options: KeepAliveOptions) {
    this.#options = options;
  }

  start(): void {
    this.received();
    if (this.#options.intervalSeconds > 0) this.#schedule(this.#intervalMs);
  }

  received(): void {
    this.#lastReceivedMs = performance.now();
    this.#unanswered = 0;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get #intervalMs(): number {
    return this.#options.intervalSeconds * 1000;
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => this.#check(), delayMs);
  }

  #check(): void {
    const silentMs = performance.now() - this.#lastReceivedMs;
    if (silentMs < this.#intervalMs) {
      this.#schedule(this.#intervalMs - silentMs);
    } else if (this.#unanswered >= this.#options.count) {
      this.#options.dead();
    } else {
      this.#unanswered += 1;
      this.#options.ping();
      this.#schedule(this.#intervalMs);
    }
  }
}
