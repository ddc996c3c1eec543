import { connect, type Socket } from 'node:net';
import { ByteReader } from './byte-reader.js';

const TIMEOUT_MS = 10_000;

/** Connects to a loopback port, talks, and hangs up whatever came of it. */
export async function probe<T>(port: number, talk: (socket: Socket, reader: ByteReader) => Promise<T>): Promise<T> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`port ${port} was silent for ${TIMEOUT_MS} ms`)));
  try {
    return await talk(socket, new ByteReader(socket));
  } finally {
    socket.destroy();
  }
}
