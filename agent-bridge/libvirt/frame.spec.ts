import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from './frame.js';
import { libvirtLimits } from './limits.js';
import { fixtureBody } from './testing/fixture.js';

const header = { program: 0x20008086, version: 1, procedure: 273, type: 0, serial: 9, status: 0 };

describe('frames', () => {
  it('puts length and header before the payload', () => {
    expect(encodeFrame(header, Buffer.from('0000000100000000', 'hex')).toString('hex')).toBe(
      '00000024' + '20008086' + '00000001' + '00000111' + '00000000' + '00000009' + '00000000' + '0000000100000000',
    );
  });

  it('reads the header of a recorded message', () => {
    const frame = decodeFrame(fixtureBody('lifecycle-started-event'));
    expect(frame.header).toEqual({ program: 0x20008086, version: 1, procedure: 318, type: 2, serial: 1, status: 0 });
    expect(frame.payload.remainingBytes).toBe(44);
  });

  it('refuses another program or version', () => {
    const body = (change: Partial<typeof header>) => encodeFrame({ ...header, ...change }, Buffer.alloc(0)).subarray(4);
    expect(() => decodeFrame(body({ program: 0x20008087 }))).toThrow('message of unknown program 0x20008087');
    expect(() => decodeFrame(body({ version: 2 }))).toThrow('message of protocol version 2');
  });

  it('sends a message at the cap and refuses one byte more', () => {
    const limits = { ...libvirtLimits, messageBytes: 64 };
    expect(encodeFrame(header, Buffer.alloc(40), limits)).toHaveLength(68);
    expect(() => encodeFrame(header, Buffer.alloc(41), limits)).toThrow('a request of 41 bytes is too long');
  });
});
