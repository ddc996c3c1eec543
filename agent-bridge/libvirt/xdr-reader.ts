import { type LibvirtLimits, libvirtLimits } from './limits.js';
import { protocolError } from './transport-error.js';

const WORD_BYTES = 4;

/**
 * Reads XDR (RFC 4506) values one after another from bytes that are not trusted: every length is checked against
 * a cap and against what is really there before anything is allocated by it.
 * Every method throws a `LibvirtTransportError` of kind `protocol` when the bytes do not fit.
 */
export class XdrReader {
  readonly limits: LibvirtLimits;
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer, limits: LibvirtLimits = libvirtLimits) {
    this.#bytes = bytes;
    this.limits = limits;
  }

  get remainingBytes(): number {
    return this.#bytes.length - this.#offset;
  }

  int(): number {
    return this.#bytes.readInt32BE(this.#take(WORD_BYTES));
  }

  uint(): number {
    return this.#bytes.readUInt32BE(this.#take(WORD_BYTES));
  }

  hyper(): bigint {
    return this.#bytes.readBigInt64BE(this.#take(2 * WORD_BYTES));
  }

  uhyper(): bigint {
    return this.#bytes.readBigUInt64BE(this.#take(2 * WORD_BYTES));
  }

  /** An unsigned 64-bit value that stands for an amount (KiB, bytes, a version) and so must fit a number exactly. */
  amount(): number {
    const value = this.uhyper();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw protocolError(`amount ${value} is larger than 2^53 - 1`);
    return Number(value);
  }

  double(): number {
    return this.#bytes.readDoubleBE(this.#take(2 * WORD_BYTES));
  }

  bool(): boolean {
    const value = this.uint();
    if (value > 1) throw protocolError(`${value} where a boolean was expected`);
    return value === 1;
  }

  /** Bytes of a length known beforehand. The result is a copy: the buffer behind this reader is reused. */
  fixedOpaque(length: number): Buffer {
    const start = this.#take(padded(length));
    return Buffer.from(this.#bytes.subarray(start, start + length));
  }

  opaque(maxBytes: number): Buffer {
    return this.fixedOpaque(this.#length('opaque data', maxBytes));
  }

  /** libvirt does not promise UTF-8 in messages (they may quote a file name), so a bad byte becomes U+FFFD. */
  string(maxBytes: number = this.limits.stringBytes): string {
    const length = this.#length('string', maxBytes);
    const start = this.#take(padded(length));
    return this.#bytes.toString('utf8', start, start + length);
  }

  optional<Value>(read: (reader: XdrReader) => Value): Value | undefined {
    return this.bool() ? read(this) : undefined;
  }

  array<Value>(maxItems: number, read: (reader: XdrReader) => Value): Value[] {
    const count = this.uint();
    if (count > maxItems) throw protocolError(`array of ${count} items, at most ${maxItems} are allowed`);
    // No item is shorter than one word, so a count beyond this is a lie that would only cost time.
    if (count * WORD_BYTES > this.remainingBytes) {
      throw protocolError(`array of ${count} items in ${this.remainingBytes} bytes`);
    }
    const items: Value[] = [];
    for (let index = 0; index < count; index += 1) items.push(read(this));
    return items;
  }

  /** To be called after the last value: left-over bytes mean that the layout is not the one we think it is. */
  end(): void {
    if (this.remainingBytes > 0) throw protocolError(`${this.remainingBytes} bytes left over after the last value`);
  }

  #length(what: string, maxBytes: number): number {
    const length = this.uint();
    if (length > maxBytes) throw protocolError(`${what} of ${length} bytes, at most ${maxBytes} are allowed`);
    return length;
  }

  #take(length: number): number {
    if (length > this.remainingBytes) {
      throw protocolError(`${length} bytes expected, ${this.remainingBytes} left`);
    }
    const start = this.#offset;
    this.#offset += length;
    return start;
  }
}

function padded(length: number): number {
  return Math.ceil(length / WORD_BYTES) * WORD_BYTES;
}
