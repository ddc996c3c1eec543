import { type DomainRef, readDomainRef } from './domain-ref.js';
import { type GraphicsDetails, readGraphicsDetails } from './graphics-event.js';
import { type LifecycleDetails, lifecycleOf } from './lifecycle-event.js';
import type { XdrReader } from './xdr-reader.js';

export const domainEventKinds = ['lifecycle', 'reboot', 'graphics'] as const;
export type DomainEventKind = (typeof domainEventKinds)[number];

/** What a domain went through. `uuid` of the domain is the identity; its `id` may already be -1 in a stop event. */
export type DomainEvent =
  | ({ readonly kind: 'lifecycle'; readonly domain: DomainRef } & LifecycleDetails)
  | { readonly kind: 'reboot'; readonly domain: DomainRef }
  | ({ readonly kind: 'graphics'; readonly domain: DomainRef } & GraphicsDetails);

interface EventWire {
  /** `virDomainEventID`, the number to register with. */
  readonly eventId: number;
  /** Procedure number of the daemon's message (`REMOTE_PROC_DOMAIN_EVENT_CALLBACK_*`). */
  readonly procedure: number;
  /** Reads what follows the callback id. */
  readonly read: (reader: XdrReader) => DomainEvent;
}

export const domainEventWires: Record<DomainEventKind, EventWire> = {
  lifecycle: {
    eventId: 0,
    procedure: 318,
    read: (reader) => ({
      kind: 'lifecycle',
      domain: readDomainRef(reader),
      ...lifecycleOf(reader.int(), reader.int()),
    }),
  },
  reboot: { eventId: 1, procedure: 319, read: (reader) => ({ kind: 'reboot', domain: readDomainRef(reader) }) },
  graphics: {
    eventId: 5,
    procedure: 323,
    read: (reader) => ({ kind: 'graphics', domain: readDomainRef(reader), ...readGraphicsDetails(reader) }),
  },
};

/** The event in a message of this procedure, or undefined when it is one that this client never registers for. */
export function readDomainEvent(procedure: number, reader: XdrReader): DomainEvent | undefined {
  const wire = Object.values(domainEventWires).find((candidate) => candidate.procedure === procedure);
  if (!wire) return undefined;
  reader.int(); // callback id: listeners are found by kind, which also works before the registration's reply is here
  const event = wire.read(reader);
  reader.end();
  return event;
}
