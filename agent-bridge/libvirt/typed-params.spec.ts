import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { libvirtLimits } from './limits.js';
import { readTypedParams, type TypedParam, writeTypedParams } from './typed-params.js';
import { XdrReader } from './xdr-reader.js';
import { XdrWriter } from './xdr-writer.js';

const field = fc.string().filter((text) => !text.includes('\0'));
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const param: fc.Arbitrary<TypedParam> = fc.oneof(
  fc.record({ field, type: fc.constant('int' as const), value: int }),
  fc.record({ field, type: fc.constant('uint' as const), value: fc.nat({ max: 2 ** 31 - 1 }) }),
  fc.record({ field, type: fc.constant('double' as const), value: fc.double() }),
  fc.record({
    field,
    type: fc.constant('llong' as const),
    value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  }),
  fc.record({ field, type: fc.constant('ullong' as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ field, type: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ field, type: fc.constant('string' as const), value: field }),
);

function reread(params: readonly TypedParam[]): TypedParam[] {
  const writer = new XdrWriter();
  writeTypedParams(writer, params);
  const reader = new XdrReader(Buffer.from(writer.bytes()));
  const back = readTypedParams(reader);
  reader.end();
  return back;
}

describe('typed parameters', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(param, { maxLength: libvirtLimits.typedParams }), (params) => {
        expect(reread(params)).toEqual(params);
      }),
    );
  });

  it('are at most 64', () => {
    const params = (count: number) =>
      Array.from({ length: count }, () => ({ field: 'f', type: 'int' as const, value: 1 }));
    expect(reread(params(64))).toHaveLength(64);
    expect(() => reread(params(65))).toThrow('array of 65 items, at most 64 are allowed');
  });

  it('of an unknown type end the reading', () => {
    const bytes = new XdrWriter().uint(1).string('f').int(8).int(0).bytes();
    expect(() => readTypedParams(new XdrReader(bytes))).toThrow('parameter "f" of unknown type 8');
  });
});
