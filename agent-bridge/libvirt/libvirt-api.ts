import { DeviceApi } from './device-api.js';
import { DomainApi } from './domain-api.js';
import type { DomainEventKind } from './domain-event.js';
import type { DomainEventListener } from './event-hub.js';
import { HostApi } from './host-api.js';
import type { RpcCaller } from './procedure.js';
import { TransferApi } from './transfer-api.js';

/** What can be asked of libvirt. */
export interface LibvirtCalls {
  readonly host: HostApi;
  readonly domains: DomainApi;
  readonly devices: DeviceApi;
  readonly transfers: TransferApi;
}

export interface EventSubscription {
  /** After it resolves the listener is not called again. Harmless when repeated, or when the connection is gone. */
  unsubscribe(): Promise<void>;
}

/** What both clients offer: the one that lives as long as its connection and the one that outlives connections. */
export interface LibvirtApi extends LibvirtCalls {
  /** Calls `listener` for events of all domains. When it resolves, no later event can be missed. */
  subscribe<Kind extends DomainEventKind>(kind: Kind, listener: DomainEventListener<Kind>): Promise<EventSubscription>;
}

export function libvirtCalls(caller: RpcCaller): LibvirtCalls {
  return {
    host: new HostApi(caller),
    domains: new DomainApi(caller),
    devices: new DeviceApi(caller),
    transfers: new TransferApi(caller),
  };
}
