import { describe, expect, it } from 'vitest';
import { generatePassword, hashPassword, passwordDigest, verifyPassword } from './password-hash.js';
import { sessionHandle } from './session-secret.js';

describe('passwords', () => {
  it('are digested as ZStack clients do', () => {
    expect(passwordDigest('password')).toBe(
      'b109f3bbbc244eb82441917ed06d618b9008dd09b3befd1b5e07394c706a8bb980b1d7785e5976ec049b46df5f1326af5a2ea6d103fd07c95385ffab0cacbc86',
    );
  });

  it('are stored as salted argon2id and verified', async () => {
    const digest = passwordDigest('password');
    const [one, two] = await Promise.all([hashPassword(digest), hashPassword(digest)]);
    expect(one).toMatch(/^\$argon2id\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, digest)).toBe(true);
    expect(await verifyPassword(one, passwordDigest('Password'))).toBe(false);
  });

  it('are generated without repeating', () => {
    const many = Array.from({ length: 100 }, generatePassword);
    expect(new Set(many).size).toBe(100);
    expect(many.every((password) => /^[a-zA-Z2-9]{20}$/.test(password))).toBe(true);
  });
});

describe('sessionHandle', () => {
  it('does not tell the secret', () => {
    const secret = '0123456789abcdef0123456789abcdef';
    expect(sessionHandle(secret)).toMatch(/^[0-9a-f]{32}$/);
    expect(sessionHandle(secret)).not.toBe(secret);
    expect(sessionHandle(secret)).toBe(sessionHandle(secret));
  });
});
