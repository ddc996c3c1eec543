import type { Socket } from 'node:net';

/** Reads exact numbers of bytes from a socket. */
export class ByteReader {
  readonly #chunks: AsyncIterator<unknown>;
  #buffered = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  /** @throws Error when the peer closes before that many bytes came */
  async read(length: number): Promise<Buffer> {
    while (this.#buffered.length < length) {
      const next = await this.#chunks.next();
      if (next.done === true || !Buffer.isBuffer(next.value)) throw new Error('the peer closed the connection');
      this.#buffered = Buffer.concat([this.#buffered, next.value]);
    }
    const result = this.#buffered.subarray(0, length);
    this.#buffered = this.#buffered.subarray(length);
    return result;
  }
}
