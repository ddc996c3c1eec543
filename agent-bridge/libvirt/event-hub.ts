import { type DomainEvent, type DomainEventKind, readDomainEvent } from './domain-event.js';
import type { XdrReader } from './xdr-reader.js';

export type DomainEventOf<Kind extends DomainEventKind> = Extract<DomainEvent, { readonly kind: Kind }>;
export type DomainEventListener<Kind extends DomainEventKind> = (event: DomainEventOf<Kind>) => void;

type ListenerSets = { readonly [Kind in DomainEventKind]: Set<DomainEventListener<Kind>> };

/** Who listens to which kind of event. Outlives connections. */
export class EventHub {
  readonly #onListenerError: (error: unknown) => void;
  readonly #listeners: ListenerSets = { lifecycle: new Set(), reboot: new Set(), graphics: new Set() };

  /** `onListenerError` gets what a listener throws: a faulty listener must not end the connection or stop others. */
  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  add<Kind extends DomainEventKind>(kind: Kind, listener: DomainEventListener<Kind>): void {
    this.#listeners[kind].add(listener);
  }

  remove<Kind extends DomainEventKind>(kind: Kind, listener: DomainEventListener<Kind>): void {
    this.#listeners[kind].delete(listener);
  }

  hasListeners(kind: DomainEventKind): boolean {
    return this.#listeners[kind].size > 0;
  }

  /** Handles a message the daemon sent unasked. Throws a protocol error when an event is malformed. */
  handleMessage(procedure: number, payload: XdrReader): void {
    const event = readDomainEvent(procedure, payload);
    if (!event) return;
    switch (event.kind) {
      case 'lifecycle':
        this.#notify(this.#listeners.lifecycle, event);
        break;
      case 'reboot':
        this.#notify(this.#listeners.reboot, event);
        break;
      case 'graphics':
        this.#notify(this.#listeners.graphics, event);
        break;
    }
  }

  #notify<Event>(listeners: ReadonlySet<(event: Event) => void>, event: Event): void {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}
