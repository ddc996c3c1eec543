import { createHash, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** What clients send instead of the password: its SHA-512 as lower-case hex (ZStack's rule). */
export function passwordDigest(password: string): string {
  return createHash('sha512').update(password, 'utf8').digest('hex');
}

/** argon2id with the library's defaults (19 MiB, 2 passes), which are OWASP's minimum; about 60 ms. */
export function hashPassword(digest: string): Promise<string> {
  return hash(digest);
}

export function verifyPassword(storedHash: string, digest: string): Promise<boolean> {
  return verify(storedHash, digest);
}

/** Without the characters that people mix up. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GENERATED_LENGTH = 20;

/** A password of about 115 random bits. */
export function generatePassword(): string {
  return Array.from({ length: GENERATED_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
