import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.js';

describe('the line splitter', () => {
  it('gives the same lines however the bytes are cut', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\n', ''));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(200)), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const ends = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort((one, other) => one - other);
        const splitter = new LineSplitter(1000);
        const seen = ends.flatMap((end, index) => splitter.push(bytes.subarray(ends[index - 1] ?? 0, end)));
        expect(seen).toEqual(lines);
      }),
    );
  });

  it('keeps back what has no end yet', () => {
    const splitter = new LineSplitter(10);
    expect(splitter.push(Buffer.from('a\nb'))).toEqual(['a']);
    expect(splitter.push(Buffer.from('c\n'))).toEqual(['bc']);
  });

  it('takes a line of exactly the limit, and no byte more, ended or not', () => {
    expect(new LineSplitter(4).push(Buffer.from('1234\n'))).toEqual(['1234']);
    expect(() => new LineSplitter(4).push(Buffer.from('12345\n'))).toThrow('a line is longer than 4 bytes');
    const splitter = new LineSplitter(4);
    splitter.push(Buffer.from('1234'));
    expect(() => splitter.push(Buffer.from('5'))).toThrow('a line is longer than 4 bytes');
  });
});
