import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type BackoffOptions, backoffDelayMs } from './backoff.js';
import { LibvirtClient } from './client.js';
import { defaultLibvirtClientOptions, type LibvirtClientOptions } from './client-options.js';
import { type DomainEventKind, domainEventKinds } from './domain-event.js';
import { type DomainEventListener, EventHub } from './event-hub.js';
import { type EventSubscription, type LibvirtApi, type LibvirtCalls, libvirtCalls } from './libvirt-api.js';
import { ignoreTransportError, LibvirtTransportError } from './transport-error.js';

export interface ReconnectingLibvirtClientOptions extends LibvirtClientOptions, BackoffOptions {}

export const defaultReconnectingOptions: ReconnectingLibvirtClientOptions = {
  ...defaultLibvirtClientOptions,
  reconnectInitialDelayMs: 200,
  reconnectMaxDelayMs: 5000,
  reconnectFactor: 2,
};

export interface ReconnectingEvents {
  /**
   * Calls work, and all subscriptions are in force. Whatever happened before was not reported: look at everything
   * now. Events that arrive while you look are newer than what you see.
   */
  connected: [];
  /** Calls are refused until the next `connected`. */
  disconnected: [reason: LibvirtTransportError];
  /** An attempt failed; the next one follows after the pause. */
  retrying: [reason: unknown, delayMs: number];
}

/** Keeps a connection to libvirt: connects, and connects again whenever it is lost, until `stop`. */
export class ReconnectingLibvirtClient extends EventEmitter<ReconnectingEvents> implements LibvirtApi {
  readonly host: LibvirtCalls['host'];
  readonly domains: LibvirtCalls['domains'];
  readonly devices: LibvirtCalls['devices'];
  readonly transfers: LibvirtCalls['transfers'];
  readonly #options: ReconnectingLibvirtClientOptions;
  readonly #hub: EventHub;
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;
  /** Set as soon as subscriptions can be registered, which is before calls are let through. */
  #client: LibvirtClient | undefined;
  #connected = false;
  #lastError: unknown;

  constructor(options: Partial<ReconnectingLibvirtClientOptions> = {}) {
    super();
    this.#options = { ...defaultReconnectingOptions, ...options };
    this.#hub = new EventHub(this.#options.onListenerError);
    const calls = libvirtCalls({
      call: async (procedure, args, callOptions) => this.#connectedClient().caller.call(procedure, args, callOptions),
    });
    this.host = calls.host;
    this.domains = calls.domains;
    this.devices = calls.devices;
    this.transfers = calls.transfers;
  }

  get isConnected(): boolean {
    return this.#connected;
  }

  /** Begins to connect; failures are reported by `retrying`. Once stopped it cannot be started again. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends the connection and all attempts. Open calls are rejected. */
  async stop(): Promise<void> {
    await this.#client?.close();
    this.#stop.abort();
    await this.#loop;
  }

  /** Rejects with kind `not-connected`, the last failure as its cause, when it takes longer than `timeoutMs`. */
  async whenConnected(timeoutMs: number): Promise<void> {
    if (this.#connected) return;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      await once(this, 'connected', { signal: AbortSignal.any([timeout, this.#stop.signal]) });
    } catch {
      throw new LibvirtTransportError('not-connected', `no connection to libvirt within ${timeoutMs} ms`, {
        cause: this.#lastError,
      });
    }
  }

  /**
   * As in `LibvirtApi`, and in force again after each reconnection. Without a connection it resolves at once.
   * Events of a time without connection are lost, which is what `connected` is for.
   */
  async subscribe<Kind extends DomainEventKind>(
    kind: Kind,
    listener: DomainEventListener<Kind>,
  ): Promise<EventSubscription> {
    this.#hub.add(kind, listener);
    try {
      await this.#client?.register(kind);
    } catch (error) {
      // When the connection is what failed, the next one registers the kind.
      const connectionIsUp = !(error instanceof LibvirtTransportError) || error.kind === 'call-timeout';
      if (connectionIsUp) {
        this.#hub.remove(kind, listener);
        throw error;
      }
    }
    return { unsubscribe: () => this.#unsubscribe(kind, listener) };
  }

  async #unsubscribe<Kind extends DomainEventKind>(kind: Kind, listener: DomainEventListener<Kind>): Promise<void> {
    this.#hub.remove(kind, listener);
    if (this.#client && !this.#hub.hasListeners(kind)) await ignoreTransportError(this.#client.unregister(kind));
  }

  #connectedClient(): LibvirtClient {
    if (this.#client && this.#connected) return this.#client;
    throw new LibvirtTransportError('not-connected', 'there is no connection to libvirt', { cause: this.#lastError });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    while (!signal.aborted) {
      const client = await this.#attempt(signal);
      failures = client ? 0 : failures + 1;
      if (client) await this.#stayConnected(client);
      if (signal.aborted) return;
      const delayMs = backoffDelayMs(failures, this.#options);
      if (!client) this.#tell(() => this.emit('retrying', this.#lastError, delayMs));
      await delay(delayMs, undefined, { signal }).catch(() => {}); // stopped: the loop ends by itself
    }
  }

  /** Connects and registers for what is listened to. Undefined when that failed; `#lastError` says why. */
  async #attempt(signal: AbortSignal): Promise<LibvirtClient | undefined> {
    try {
      const client = await LibvirtClient.connect(this.#options, { hub: this.#hub, signal });
      this.#client = client;
      for (const kind of domainEventKinds) if (this.#hub.hasListeners(kind)) await client.register(kind);
      return client;
    } catch (error) {
      this.#lastError = error;
      await this.#client?.close();
      this.#client = undefined;
      return undefined;
    }
  }

  async #stayConnected(client: LibvirtClient): Promise<void> {
    this.#connected = true;
    this.#tell(() => this.emit('connected'));
    const reason = await client.closed;
    this.#connected = false;
    this.#client = undefined;
    this.#lastError = reason;
    this.#tell(() => this.emit('disconnected', reason));
  }

  /** A faulty listener must not end the reconnecting. */
  #tell(emit: () => void): void {
    try {
      emit();
    } catch (error) {
      this.#options.onListenerError(error);
    }
  }
}
