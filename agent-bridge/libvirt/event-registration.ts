import { type DomainEventKind, domainEventWires } from './domain-event.js';
import type { RpcCaller } from './procedure.js';
import { sessionProcedures } from './session-procedures.js';

/** Which kinds of event the daemon has been asked for on one connection. */
export class EventRegistration {
  readonly #caller: RpcCaller;
  readonly #callbackIds = new Map<DomainEventKind, Promise<number>>();

  constructor(caller: RpcCaller) {
    this.#caller = caller;
  }

  /** Asks the daemon for this kind, once. */
  async ensure(kind: DomainEventKind): Promise<void> {
    let callbackId = this.#callbackIds.get(kind);
    if (!callbackId) {
      callbackId = this.#caller.call(sessionProcedures.domainEventRegister, domainEventWires[kind].eventId);
      this.#callbackIds.set(kind, callbackId);
      // A failure must not stand in the way of a later attempt.
      callbackId.catch(() => this.#callbackIds.delete(kind));
    }
    await callbackId;
  }

  /** Tells the daemon that this kind is no longer wanted. */
  async drop(kind: DomainEventKind): Promise<void> {
    const callbackId = this.#callbackIds.get(kind);
    if (!callbackId) return;
    this.#callbackIds.delete(kind);
    await this.#caller.call(sessionProcedures.domainEventDeregister, await callbackId);
  }
}
