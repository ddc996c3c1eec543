import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { pino } from 'pino';
import { AgentStartError } from '../process/start-error.js';
import { EventStreams } from './event-stream.js';
import { listenAddress } from './listen-address.js';
import { makeRouter } from './router.js';
import { AGENT_SERVER_LIMITS, type AgentServerLimits, type AgentServerOptions } from './server-options.js';

/** Shorter secrets can be guessed by trying. */
export const MIN_SECRET_LENGTH = 32;

export interface AgentServer {
  readonly address: string;
  readonly port: number;
  readonly url: string;
  /** Takes no new requests, lets answers on their way out, ends the event streams. */
  close(): Promise<void>;
}

/**
 * Serves an agent over HTTP, or HTTPS when there is a certificate. Resolves when it listens.
 *
 * @throws AgentStartError when it may not or cannot listen
 */
export async function startAgentServer(options: AgentServerOptions): Promise<AgentServer> {
  const { agent, host, port, secret, tls, log = pino({ level: 'silent' }), ...given } = options;
  const limits: AgentServerLimits = { ...AGENT_SERVER_LIMITS, ...given };
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new AgentStartError(`the agent's secret must have at least ${MIN_SECRET_LENGTH} characters`);
  }
  const address = await listenAddress(host, tls !== undefined);
  const events = new EventStreams(agent, limits, log);
  const router = makeRouter({ agent, secret, events, maxBodyBytes: limits.maxBodyBytes, log });
  const http = httpOptions(limits);
  const server =
    tls === undefined
      ? createHttpServer(http, router)
      : createHttpsServer(
          { ...http, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: limits.tlsHandshakeTimeoutMs },
          router,
        );
  server.maxConnections = limits.maxConnections;
  // Node leaves a connection open for keep-alive even when its last answer went out after `close`.
  server.on('request', (_request, response) => {
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
  });
  const boundPort = await listen(server, address, port);
  server.on('error', (error) => log.error({ err: error }, 'the server cannot accept connections'));
  const shownHost = address.includes(':') ? `[${address}]` : address;
  return {
    address,
    port: boundPort,
    url: `${tls === undefined ? 'http' : 'https'}://${shownHost}:${boundPort}`,
    close: () => {
      events.closeAll();
      return close(server, limits.closeTimeoutMs);
    },
  };
}

function httpOptions(limits: AgentServerLimits) {
  return {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.timeoutCheckIntervalMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    // Probes by the kernel: they find managers that vanished without a word.
    keepAlive: true,
  };
}

function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', (cause) =>
      reject(new AgentStartError(`cannot listen on ${address} port ${port}: ${cause.message}`, cause)),
    );
    server.listen(port, address, () => {
      const bound = server.address();
      resolve(bound === null || typeof bound === 'string' ? port : bound.port);
    });
  });
}

function close(server: Server, closeTimeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), closeTimeoutMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
