import { defaultLibvirtClientOptions, type LibvirtClientOptions } from './client-options.js';
import { connectSocket } from './connect-socket.js';
import { RpcConnection } from './connection.js';
import type { DomainEventKind } from './domain-event.js';
import { type DomainEventListener, EventHub } from './event-hub.js';
import { EventRegistration } from './event-registration.js';
import { handshake } from './handshake.js';
import { type EventSubscription, type LibvirtApi, type LibvirtCalls, libvirtCalls } from './libvirt-api.js';
import type { RpcCaller } from './procedure.js';
import { sessionProcedures } from './session-procedures.js';
import { ignoreTransportError, type LibvirtTransportError } from './transport-error.js';

export interface ConnectExtras {
  /** Listeners that exist already; without it the client has its own. */
  readonly hub?: EventHub;
  /** Gives up connecting, and ends the connection at once when it is open. */
  readonly signal?: AbortSignal;
}

/** One connection to libvirt, open and authenticated. When it ends it stays ended. */
export class LibvirtClient implements LibvirtApi {
  readonly host: LibvirtCalls['host'];
  readonly domains: LibvirtCalls['domains'];
  readonly devices: LibvirtCalls['devices'];
  readonly transfers: LibvirtCalls['transfers'];
  /** For a procedure that has no method here. */
  readonly caller: RpcCaller;
  readonly #connection: RpcConnection;
  readonly #hub: EventHub;
  readonly #registration: EventRegistration;
  readonly #closeTimeoutMs: number;

  private constructor(connection: RpcConnection, hub: EventHub, closeTimeoutMs: number) {
    const calls = libvirtCalls(connection);
    this.host = calls.host;
    this.domains = calls.domains;
    this.devices = calls.devices;
    this.transfers = calls.transfers;
    this.caller = connection;
    this.#connection = connection;
    this.#hub = hub;
    this.#registration = new EventRegistration(connection);
    this.#closeTimeoutMs = closeTimeoutMs;
  }

  /**
   * Connects to libvirtd. Rejects with a `LibvirtTransportError` of kind `connect-failed`, `auth-refused`, `protocol`,
   * `closed` or `call-timeout`, and leaves nothing open then.
   *
   * @example
   * const libvirt = await LibvirtClient.connect({ socketPath: '/var/run/libvirt/libvirt-sock' });
   * const domains = await libvirt.domains.listAll(['active']);
   */
  static async connect(
    partialOptions: Partial<LibvirtClientOptions> = {},
    { hub: givenHub, signal }: ConnectExtras = {},
  ): Promise<LibvirtClient> {
    const options = { ...defaultLibvirtClientOptions, ...partialOptions };
    const hub = givenHub ?? new EventHub(options.onListenerError);
    const socket = await connectSocket({ ...options, signal });
    const connection = new RpcConnection(socket, options, (procedure, payload) =>
      hub.handleMessage(procedure, payload),
    );
    try {
      await handshake(connection, options);
    } catch (error) {
      connection.destroy();
      throw error;
    }
    return new LibvirtClient(connection, hub, options.closeTimeoutMs);
  }

  /** Resolves, never rejects, with the reason for the end of the connection. */
  get closed(): Promise<LibvirtTransportError> {
    return this.#connection.closed;
  }

  async subscribe<Kind extends DomainEventKind>(
    kind: Kind,
    listener: DomainEventListener<Kind>,
  ): Promise<EventSubscription> {
    this.#hub.add(kind, listener);
    try {
      await this.#registration.ensure(kind);
    } catch (error) {
      this.#hub.remove(kind, listener);
      throw error;
    }
    return { unsubscribe: () => this.#unsubscribe(kind, listener) };
  }

  /** Asks the daemon for events of this kind; they go to the listeners of the hub the client was made with. */
  register(kind: DomainEventKind): Promise<void> {
    return this.#registration.ensure(kind);
  }

  /** The opposite of `register`. */
  unregister(kind: DomainEventKind): Promise<void> {
    return this.#registration.drop(kind);
  }

  /** Says goodbye and ends the connection. Domains keep running, but for those started with `autodestroy`. */
  async close(): Promise<void> {
    const goodbye = this.#connection.call(sessionProcedures.connectClose, undefined, {
      timeoutMs: this.#closeTimeoutMs,
    });
    try {
      // The connection is to end either way.
      await ignoreTransportError(goodbye);
    } finally {
      this.#connection.destroy();
    }
  }

  async #unsubscribe<Kind extends DomainEventKind>(kind: Kind, listener: DomainEventListener<Kind>): Promise<void> {
    this.#hub.remove(kind, listener);
    if (this.#hub.hasListeners(kind)) return;
    await ignoreTransportError(this.#registration.drop(kind));
  }
}
