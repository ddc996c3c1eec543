import { createConnection, type Socket } from 'node:net';
import { LibvirtTransportError } from './transport-error.js';

export interface ConnectSocketOptions {
  readonly socketPath: string;
  readonly connectTimeoutMs: number;
  /** Ends the socket, also after it was handed over. */
  readonly signal?: AbortSignal;
}

/** Opens the daemon's unix socket. Rejects with kind `connect-failed`, naming the path. */
export function connectSocket({ socketPath, connectTimeoutMs, signal }: ConnectSocketOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(socketPath);
    const failed = (why: string, cause?: Error) => {
      clearTimeout(timer);
      socket.destroy();
      const message = `libvirt cannot be reached at ${socketPath}: ${why}`;
      reject(new LibvirtTransportError('connect-failed', message, { cause }));
    };
    const timer = setTimeout(() => failed(`no answer within ${connectTimeoutMs} ms`), connectTimeoutMs);
    const onError = (cause: Error) => failed(cause.message, cause);
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', onError);
      resolve(socket);
    });
    if (signal) destroyOnAbort(socket, signal);
  });
}

/** The `signal` option of `net` keeps its listener after the socket has closed (Node 20), which adds up over the years. */
function destroyOnAbort(socket: Socket, signal: AbortSignal): void {
  const onAbort = () => socket.destroy(new Error('it was given up', { cause: signal.reason }));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', onAbort));
}
