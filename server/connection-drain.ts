import { Server } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** Injection token of the time that open connections are given once everything else has ended, in milliseconds. */
export const CONNECTION_DRAIN_MS = Symbol('CONNECTION_DRAIN_MS');
export const DEFAULT_CONNECTION_DRAIN_MS = 1_000;

/**
 * Lets a stopping server end: it waits for every request that has no answer yet, and a client that never ends its
 * request would keep the process from stopping.
 */
@Injectable()
export class ConnectionDrain implements BeforeApplicationShutdown, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(CONNECTION_DRAIN_MS) private readonly drainMs: number,
  ) {}

  /** Jobs have been waited for; next, the server stops listening. */
  beforeApplicationShutdown(): void {
    const server: unknown = this.adapterHost.httpAdapter.getHttpServer();
    if (server instanceof Server) this.timer = setTimeout(() => server.closeAllConnections(), this.drainMs);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }
}
