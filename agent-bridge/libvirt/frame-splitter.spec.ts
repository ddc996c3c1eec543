import { describe, expect, it } from 'vitest';
import { FrameSplitter } from './frame-splitter.js';
import { libvirtLimits } from './limits.js';
import { fixture, fixtureBody, fixtureNames } from './testing/fixture.js';

function drain(splitter: FrameSplitter): Buffer[] {
  const bodies: Buffer[] = [];
  for (let body = splitter.next(); body; body = splitter.next()) bodies.push(Buffer.from(body));
  return bodies;
}

function message(length: number): Buffer {
  const bytes = Buffer.alloc(length, 7);
  bytes.writeUInt32BE(length);
  return bytes;
}

describe('FrameSplitter', () => {
  const all = Buffer.concat(fixtureNames.map(fixture));
  const bodies = fixtureNames.map(fixtureBody);

  it('separates messages that arrive in one piece', () => {
    const splitter = new FrameSplitter();
    splitter.push(all);
    expect(drain(splitter)).toEqual(bodies);
    expect(splitter.pendingBytes).toBe(0);
  });

  it('joins messages that are cut at any byte', () => {
    for (let cut = 0; cut <= all.length; cut += 1) {
      const splitter = new FrameSplitter();
      splitter.push(all.subarray(0, cut));
      const before = drain(splitter);
      splitter.push(all.subarray(cut));
      const got = [...before, ...drain(splitter)];
      // One assertion for each cut on plain bytes: deep equality of buffers is too slow for thousands of them.
      if (Buffer.compare(Buffer.concat(got), Buffer.concat(bodies)) !== 0 || got.length !== bodies.length) {
        expect.fail(`cut at ${cut}`);
      }
    }
  });

  it('joins messages that arrive byte by byte', () => {
    const splitter = new FrameSplitter();
    const got: Buffer[] = [];
    for (const byte of all) {
      splitter.push(Buffer.of(byte));
      got.push(...drain(splitter));
    }
    expect(got).toEqual(bodies);
  });

  it('tells how many bytes wait for the rest of their message', () => {
    const splitter = new FrameSplitter();
    splitter.push(message(100).subarray(0, 99));
    expect(splitter.next()).toBeUndefined();
    expect(splitter.pendingBytes).toBe(99);
  });

  it('accepts a message at the cap and refuses a longer one before its body arrives', () => {
    const limits = { ...libvirtLimits, messageBytes: 100 };
    const atCap = new FrameSplitter(limits);
    atCap.push(message(104));
    expect(atCap.next()).toHaveLength(100);
    const beyond = new FrameSplitter(limits);
    beyond.push(Buffer.from('00000069', 'hex'));
    expect(() => beyond.next()).toThrow('message of 105 bytes, at most 104 are allowed');
  });

  it('refuses a length that has no room for a header', () => {
    const splitter = new FrameSplitter();
    splitter.push(Buffer.from('0000001b', 'hex'));
    expect(() => splitter.next()).toThrow('message of 27 bytes is shorter than a header');
  });

  it('handles a large message followed by small ones', () => {
    const splitter = new FrameSplitter();
    const large = message(3_000_000);
    for (let start = 0; start < large.length; start += 65_536) splitter.push(large.subarray(start, start + 65_536));
    splitter.push(message(30));
    expect(drain(splitter).map((body) => body.length)).toEqual([2_999_996, 26]);
    splitter.push(message(40));
    expect(drain(splitter).map((body) => body.length)).toEqual([36]);
  });

  it('reserves no memory for a body that was only announced', () => {
    const announced = Buffer.alloc(4);
    announced.writeUInt32BE(libvirtLimits.messageBytes);
    const before = process.memoryUsage().arrayBuffers;
    const splitters = Array.from({ length: 20 }, () => new FrameSplitter());
    for (const splitter of splitters) {
      splitter.push(announced);
      splitter.next();
    }
    // 20 announcements of 32 MiB; the splitters' own start buffers are 64 KiB each.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * libvirtLimits.messageBytes * 0.1);
  });
});
