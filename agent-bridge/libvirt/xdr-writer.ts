import { type LibvirtLimits, libvirtLimits } from './limits.js';
import { LibvirtTransportError } from './transport-error.js';

const INITIAL_BYTES = 256;

/**
 * Writes XDR (RFC 4506) values one after another.
 * Values that the daemon would refuse or misread throw a `LibvirtTransportError` of kind `invalid-request`.
 */
export class XdrWriter {
  readonly #limits: LibvirtLimits;
  #bytes = Buffer.alloc(INITIAL_BYTES);
  #length = 0;

  constructor(limits: LibvirtLimits = libvirtLimits) {
    this.#limits = limits;
  }

  int(value: number): this {
    const start = this.#reserve(4);
    this.#bytes.writeInt32BE(value, start);
    return this;
  }

  uint(value: number): this {
    const start = this.#reserve(4);
    this.#bytes.writeUInt32BE(value, start);
    return this;
  }

  hyper(value: bigint): this {
    const start = this.#reserve(8);
    this.#bytes.writeBigInt64BE(value, start);
    return this;
  }

  uhyper(value: bigint): this {
    const start = this.#reserve(8);
    this.#bytes.writeBigUInt64BE(value, start);
    return this;
  }

  double(value: number): this {
    const start = this.#reserve(8);
    this.#bytes.writeDoubleBE(value, start);
    return this;
  }

  bool(value: boolean): this {
    return this.uint(value ? 1 : 0);
  }

  fixedOpaque(value: Buffer): this {
    const padding = (4 - (value.length % 4)) % 4;
    const start = this.#reserve(value.length + padding);
    value.copy(this.#bytes, start);
    this.#bytes.fill(0, start + value.length, this.#length);
    return this;
  }

  opaque(value: Buffer): this {
    return this.uint(value.length).fixedOpaque(value);
  }

  string(value: string): this {
    // The daemon reads C strings: everything after a NUL would silently be cut off.
    if (value.includes('\0')) {
      throw new LibvirtTransportError('invalid-request', 'a string sent to libvirt must not contain a NUL character');
    }
    const bytes = Buffer.from(value, 'utf8');
    if (bytes.length > this.#limits.stringBytes) {
      throw new LibvirtTransportError(
        'invalid-request',
        `a string of ${bytes.length} bytes is too long for libvirt, at most ${this.#limits.stringBytes} are allowed`,
      );
    }
    return this.opaque(bytes);
  }

  optional<Value>(value: Value | undefined, write: (writer: this, value: Value) => void): this {
    this.bool(value !== undefined);
    if (value !== undefined) write(this, value);
    return this;
  }

  optionalString(value: string | undefined): this {
    return this.optional(value, (writer, text) => writer.string(text));
  }

  array<Value>(items: readonly Value[], write: (writer: this, item: Value) => void): this {
    this.uint(items.length);
    for (const item of items) write(this, item);
    return this;
  }

  /** The bytes so far, valid until the next write. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Where `length` more bytes go. It may replace the buffer, so it is called before the buffer is named. */
  #reserve(length: number): number {
    const start = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#length, 2 * this.#bytes.length));
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    return start;
  }
}
