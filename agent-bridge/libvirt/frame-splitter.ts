import { HEADER_BYTES, LENGTH_BYTES } from './frame.js';
import { type LibvirtLimits, libvirtLimits } from './limits.js';
import { protocolError } from './transport-error.js';

/** A buffer that once grew beyond this is given back as soon as it is empty. */
const KEPT_CAPACITY_BYTES = 1_048_576;
const INITIAL_CAPACITY_BYTES = 65_536;

/**
 * Cuts the byte stream into message bodies (what follows the length word), however the socket has split or merged
 * them. Knows nothing of sockets. The buffer grows with the bytes that have arrived, never by a length somebody claims.
 */
export class FrameSplitter {
  readonly #limits: LibvirtLimits;
  #buffer = Buffer.alloc(INITIAL_CAPACITY_BYTES);
  #start = 0;
  #end = 0;

  constructor(limits: LibvirtLimits = libvirtLimits) {
    this.#limits = limits;
  }

  /** Bytes that have arrived and do not make a whole message yet. */
  get pendingBytes(): number {
    return this.#end - this.#start;
  }

  push(chunk: Buffer): void {
    this.#makeRoom(chunk.length);
    chunk.copy(this.#buffer, this.#end);
    this.#end += chunk.length;
  }

  /**
   * The next whole message body, or undefined until more bytes are pushed. It is a view that the next `push`
   * overwrites. Throws `protocol` as soon as a length word is impossible, without waiting for the body.
   */
  next(): Buffer | undefined {
    if (this.pendingBytes < LENGTH_BYTES) return undefined;
    const length = this.#buffer.readUInt32BE(this.#start);
    if (length < LENGTH_BYTES + HEADER_BYTES)
      throw protocolError(`message of ${length} bytes is shorter than a header`);
    if (length > LENGTH_BYTES + this.#limits.messageBytes) {
      throw protocolError(
        `message of ${length} bytes, at most ${LENGTH_BYTES + this.#limits.messageBytes} are allowed`,
      );
    }
    if (this.pendingBytes < length) return undefined;
    const body = this.#buffer.subarray(this.#start + LENGTH_BYTES, this.#start + length);
    this.#start += length;
    return body;
  }

  #makeRoom(wanted: number): void {
    const pending = this.pendingBytes;
    if (pending === 0 && this.#buffer.length > KEPT_CAPACITY_BYTES) {
      this.#buffer = Buffer.alloc(Math.max(INITIAL_CAPACITY_BYTES, wanted));
      this.#start = 0;
      this.#end = 0;
      return;
    }
    if (this.#end + wanted <= this.#buffer.length) return;
    const target =
      pending + wanted <= this.#buffer.length
        ? this.#buffer
        : Buffer.alloc(Math.max(pending + wanted, 2 * this.#buffer.length));
    this.#buffer.copy(target, 0, this.#start, this.#end);
    this.#buffer = target;
    this.#start = 0;
    this.#end = pending;
  }
}
