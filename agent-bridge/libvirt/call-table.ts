import type { Frame } from './frame.js';
import type { LibvirtTransportError } from './transport-error.js';

/** A call from the moment it is made until the daemon has answered it. */
export interface OpenCall {
  readonly serial: number;
  readonly procedureNumber: number;
  readonly slow: boolean;
  readonly bytes: Buffer;
  /** Settles the promise with the reply. Throws a protocol error when the reply is malformed. */
  readonly accept: (reply: Frame) => void;
  /** Rejects the promise because the connection has ended. */
  readonly fail: (reason: LibvirtTransportError, mayHaveRun: boolean) => void;
}

/**
 * Which calls wait, and which are with the daemon.
 *
 * The daemon stops reading a connection that has `max_client_requests` (default 5) calls in progress, so it does not
 * see our pings either and we would take it for dead. Hence a limit below that number. One of the slots is kept for
 * quick calls, so that asking for a state never waits behind the start of a domain.
 */
export class CallTable {
  readonly #maxInFlight: number;
  readonly #waiting = new Map<number, OpenCall>();
  readonly #inFlight = new Map<number, OpenCall>();
  #slowInFlight = 0;

  constructor(maxInFlight: number) {
    this.#maxInFlight = maxInFlight;
  }

  add(call: OpenCall): void {
    this.#waiting.set(call.serial, call);
  }

  /** Takes the next call that may be sent now, or undefined. */
  takeSendable(): OpenCall | undefined {
    if (this.#inFlight.size >= this.#maxInFlight) return undefined;
    const slowAllowed = this.#slowInFlight < Math.max(1, this.#maxInFlight - 1);
    for (const call of this.#waiting.values()) {
      if (call.slow && !slowAllowed) continue;
      this.#waiting.delete(call.serial);
      this.#inFlight.set(call.serial, call);
      if (call.slow) this.#slowInFlight += 1;
      return call;
    }
    return undefined;
  }

  /** Takes the call that a reply belongs to, and frees its slot. */
  takeAnswered(serial: number, procedureNumber: number): OpenCall | undefined {
    const call = this.#inFlight.get(serial);
    if (call?.procedureNumber !== procedureNumber) return undefined;
    this.#inFlight.delete(serial);
    if (call.slow) this.#slowInFlight -= 1;
    return call;
  }

  /** Drops a call that was not sent yet. False when it was: its slot stays taken until the daemon answers. */
  withdraw(serial: number): boolean {
    return this.#waiting.delete(serial);
  }

  failAll(reason: LibvirtTransportError): void {
    const sent = [...this.#inFlight.values()];
    const unsent = [...this.#waiting.values()];
    this.#inFlight.clear();
    this.#waiting.clear();
    this.#slowInFlight = 0;
    for (const call of sent) call.fail(reason, true);
    for (const call of unsent) call.fail(reason, false);
  }
}
