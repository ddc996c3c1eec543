import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawConnection {
  readonly socket: Socket;
  /** Resolves with everything received when the text so far matches. Rejects when the connection ends before. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with everything received when the server has ended the connection. */
  ended(): Promise<string>;
}

/** A TCP connection without an HTTP client, for requests that no client would send. */
export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
  });
  // A reset is one of the ways in which a server ends a connection.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect');
  return {
    socket,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(received) && resolve(received);
        socket.on('data', look);
        void closed.then(() => reject(new Error(`ended before ${pattern}: ${received}`)));
        look();
      }),
    ended: async () => {
      await closed;
      return received;
    },
  };
}
