import { randomBytes } from 'node:crypto';
import { type Uuid } from '#contract';

/** A random uuid (version 4) in ZStack's form: 32 lower-case hex characters. */
export function newUuid(): Uuid {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex');
}
