import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AesSecretBox } from './aes-secret-box.js';

const box = new AesSecretBox(new Uint8Array(32).fill(7));

describe('the secret box', () => {
  it('gives back what was sealed, and never seals the same way twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, context) => {
        const sealed = box.seal(plain, context);
        expect(box.open(sealed, context)).toBe(plain);
        expect(box.seal(plain, context)).not.toBe(sealed);
      }),
    );
  });

  it('does not show what it seals', () => {
    expect(box.seal('correct horse battery', 'host')).toMatch(/^aes256gcm\.[\w-]+$/);
    const raw = Buffer.from(box.seal('correct horse battery', 'host').slice(10), 'base64url');
    expect(raw.includes('horse')).toBe(false);
  });

  it('opens with its own key and context only', () => {
    const sealed = box.seal('secret', 'one');
    const other = new AesSecretBox(new Uint8Array(32).fill(8));
    const refusal = 'the stored secret was sealed with another key, or for another row';
    expect(() => box.open(sealed, 'two')).toThrow(refusal);
    expect(() => other.open(sealed, 'one')).toThrow(refusal);
  });

  it('notices every changed byte', () => {
    const sealed = Buffer.from(box.seal('secret', 'one').slice(10), 'base64url');
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => box.open(`aes256gcm.${changed.toString('base64url')}`, 'one')).toThrow(/sealed with another key/);
    }
  });

  it.each(['', 'secret', 'aes256gcm.', 'aes256gcm.AAAA', 'aes512gcm.'.padEnd(80, 'A')])('refuses %j', (sealed) => {
    expect(() => box.open(sealed, 'one')).toThrow('not in the form that this version writes');
  });

  it.each([0, 16, 31, 33])('refuses a key of %i bytes', (length) => {
    expect(() => new AesSecretBox(new Uint8Array(length))).toThrow(`the host secret key has ${length} bytes, not 32`);
  });
});
