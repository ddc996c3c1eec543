import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LibvirtLimits, libvirtLimits } from './limits.js';
import { LibvirtTransportError } from './transport-error.js';
import { XdrReader } from './xdr-reader.js';
import { XdrWriter } from './xdr-writer.js';

const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));

function readerOf(write: (writer: XdrWriter) => void, limits: LibvirtLimits = libvirtLimits): XdrReader {
  const writer = new XdrWriter();
  write(writer);
  return new XdrReader(Buffer.from(writer.bytes()), limits);
}

describe('XDR', () => {
  it('reads back what was written', () => {
    const values = fc.record({
      int: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      uint: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      hyper: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      uhyper: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      double: fc.double(),
      bool: fc.boolean(),
      text,
      optional: fc.option(text, { nil: undefined }),
      opaque: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      list: fc.array(text),
    });
    fc.assert(
      fc.property(values, (value) => {
        const reader = readerOf((writer) =>
          writer
            .int(value.int)
            .uint(value.uint)
            .hyper(value.hyper)
            .uhyper(value.uhyper)
            .double(value.double)
            .bool(value.bool)
            .string(value.text)
            .optionalString(value.optional)
            .opaque(value.opaque)
            .array(value.list, (list, item) => list.string(item)),
        );
        const back = {
          int: reader.int(),
          uint: reader.uint(),
          hyper: reader.hyper(),
          uhyper: reader.uhyper(),
          double: reader.double(),
          bool: reader.bool(),
          text: reader.string(),
          optional: reader.optional((present) => present.string()),
          opaque: reader.opaque(100),
          list: reader.array(1000, (item) => item.string()),
        };
        reader.end();
        expect(back).toEqual(value);
      }),
    );
  });

  it('grows its buffer at every kind of value', () => {
    for (let filled = 200; filled <= 256; filled += 4) {
      const reader = readerOf((writer) =>
        writer.fixedOpaque(Buffer.alloc(filled)).int(1).uint(2).hyper(3n).uhyper(4n).double(5).string('6'.repeat(300)),
      );
      reader.fixedOpaque(filled);
      const back = [reader.int(), reader.uint(), reader.hyper(), reader.uhyper(), reader.double(), reader.string()];
      expect(back).toEqual([1, 2, 3n, 4n, 5, '6'.repeat(300)]);
    }
  });

  it('writes the bytes of RFC 4506', () => {
    const bytes = new XdrWriter().int(-1).string('hello').bool(true).hyper(-2n).bytes();
    expect(bytes.toString('hex')).toBe('ffffffff' + '0000000568656c6c6f000000' + '00000001' + 'fffffffffffffffe');
  });

  it('refuses to read beyond the end, whatever is asked for', () => {
    const reads: ((reader: XdrReader) => unknown)[] = [
      (reader) => reader.int(),
      (reader) => reader.uint(),
      (reader) => reader.hyper(),
      (reader) => reader.uhyper(),
      (reader) => reader.double(),
      (reader) => reader.string(),
      (reader) => reader.fixedOpaque(16),
      (reader) => reader.opaque(100),
      (reader) => reader.array(100, (item) => item.int()),
    ];
    for (const read of reads) {
      for (let length = 0; length < 4; length += 1) {
        expect(() => read(new XdrReader(Buffer.alloc(length)))).toThrow(LibvirtTransportError);
      }
    }
  });

  it('accepts a string at the cap and refuses one byte more', () => {
    const limits = { ...libvirtLimits, stringBytes: 8 };
    expect(readerOf((writer) => writer.string('12345678'), limits).string()).toBe('12345678');
    expect(() => readerOf((writer) => writer.string('123456789'), limits).string()).toThrow(
      'libvirt protocol violation: string of 9 bytes, at most 8 are allowed',
    );
    expect(new XdrWriter(limits).string('12345678').bytes()).toHaveLength(12);
    expect(() => new XdrWriter(limits).string('123456789')).toThrow(
      'a string of 9 bytes is too long for libvirt, at most 8 are allowed',
    );
  });

  it('accepts an array at the cap and refuses one item more', () => {
    const three = () => readerOf((writer) => writer.array([1, 2, 3], (list, item) => list.int(item)));
    expect(three().array(3, (item) => item.int())).toEqual([1, 2, 3]);
    expect(() => three().array(2, (item) => item.int())).toThrow('array of 3 items, at most 2 are allowed');
  });

  it('believes no count that the bytes cannot hold', () => {
    const reader = readerOf((writer) => writer.uint(16_000).int(1));
    expect(() => reader.array(16_384, (item) => item.int())).toThrow('array of 16000 items in 4 bytes');
  });

  it('refuses what is not a boolean, not an exact amount, or left over', () => {
    expect(() => readerOf((writer) => writer.uint(2)).bool()).toThrow('2 where a boolean was expected');
    expect(readerOf((writer) => writer.uhyper(2n ** 53n - 1n)).amount()).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => readerOf((writer) => writer.uhyper(2n ** 53n)).amount()).toThrow('larger than 2^53 - 1');
    expect(() => readerOf((writer) => writer.int(0)).end()).toThrow('4 bytes left over');
  });

  it('refuses to send a NUL, which the daemon would take for the end', () => {
    expect(() => new XdrWriter().string('a\0b')).toThrow('must not contain a NUL');
  });

  it('copies opaque bytes out of the buffer, which is reused', () => {
    const bytes = Buffer.from('0000000461626364', 'hex');
    const value = new XdrReader(bytes).opaque(4);
    bytes.fill(0);
    expect(value.toString()).toBe('abcd');
  });

  it('replaces bytes that are not UTF-8', () => {
    expect(new XdrReader(Buffer.from('00000002ff610000', 'hex')).string()).toBe('\ufffda');
  });
});
