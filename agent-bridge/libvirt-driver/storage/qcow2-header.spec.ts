import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qcow2Image as image } from '../testing/qcow2-image.js';
import { parseQcow2Header, qcow2ClusterBytes } from './qcow2-header.js';

describe('a qcow2 header', () => {
  it.each([2, 3] as const)('of version %i names the file beneath and its format', (version) => {
    const header = parseQcow2Header(image({ version, backing: '/images/基.raw', format: 'raw' }));
    expect(header).toEqual({ backingFile: '/images/基.raw', backingFormat: 'raw', hasExternalData: false });
  });

  it('may name nothing', () => {
    expect(parseQcow2Header(image())).toEqual({
      backingFile: undefined,
      backingFormat: undefined,
      hasExternalData: false,
    });
  });

  it('may keep its data elsewhere', () => {
    expect(parseQcow2Header(image({ dataFile: true }))).toMatchObject({ hasExternalData: true });
  });

  it.each([
    [image(), 65_536],
    [image({ clusterBits: 9 }), 512],
    [image({ clusterBits: 21 }), 2_097_152],
    [Buffer.alloc(104), undefined],
    [Buffer.from('QFI\xfb', 'latin1'), undefined],
  ])('is looked for in the first cluster', (start, bytes) => {
    expect(qcow2ClusterBytes(start.subarray(0, 104))).toBe(bytes);
  });

  it.each([8, 22, 0xffffffff])('with clusters of 2^%i bytes makes no sense', (bits) => {
    const start = image();
    start.writeUInt32BE(bits, 20);
    expect(() => qcow2ClusterBytes(start)).toThrow(RangeError);
  });

  it('that points outside of its cluster makes no sense', () => {
    const wide = image({ backing: 'x' });
    wide.writeUInt32BE(0x7fffffff, 16);
    expect(() => parseQcow2Header(wide)).toThrow(RangeError);
    const far = image({ backing: 'x' });
    far.writeBigUInt64BE(2n ** 63n, 8);
    expect(() => parseQcow2Header(far)).toThrow(RangeError);
  });

  it('of any bytes is read or refused', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 0, maxLength: 200 }),
        fc.uint8Array({ minLength: 200, maxLength: 512 }),
        (head, rest) => {
          const cluster = Buffer.concat([head, rest]);
          cluster.write('QFI\xfb', 'latin1');
          try {
            parseQcow2Header(cluster);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
    );
  });
});
