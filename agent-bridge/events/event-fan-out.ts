import type { AgentEvent, Uuid } from '#contract';

export type AgentEventListener = (event: AgentEvent) => void;

export interface EventFanOutOptions {
  readonly agentInstanceUuid: Uuid;
  readonly heartbeatIntervalMs: number;
  /** Told when a listener threw; the others still get the event. */
  readonly onListenerError: (error: unknown) => void;
}

/** Gives every event to every listener. A new listener gets `hello` first, and heartbeats from then on. */
export class EventFanOut {
  private readonly listeners = new Set<AgentEventListener>();
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(private readonly options: EventFanOutOptions) {}

  /** Returns the way to unsubscribe. */
  subscribe(listener: AgentEventListener): () => void {
    // Wrapped, so that one function subscribed twice counts twice.
    const own: AgentEventListener = (event) => listener(event);
    this.deliver(own, { type: 'hello', agentInstanceUuid: this.options.agentInstanceUuid });
    this.listeners.add(own);
    this.heartbeat ??= setInterval(() => this.emit({ type: 'heartbeat' }), this.options.heartbeatIntervalMs).unref();
    return () => {
      this.listeners.delete(own);
      if (this.listeners.size === 0) this.close();
    };
  }

  emit(event: AgentEvent): void {
    for (const listener of this.listeners) this.deliver(listener, event);
  }

  close(): void {
    this.listeners.clear();
    clearInterval(this.heartbeat);
    this.heartbeat = undefined;
  }

  private deliver(listener: AgentEventListener, event: AgentEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.options.onListenerError(error);
    }
  }
}
