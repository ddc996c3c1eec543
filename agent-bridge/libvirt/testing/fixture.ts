import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Messages that libvirtd 9.0 really sent, length word included. */
export const fixtureNames = [
  'dumpxml-reply',
  'graphics-connect-event',
  'job-stats-reply',
  'lifecycle-started-event',
  'lifecycle-stopped-saved-event',
  'list-reply',
  'no-domain-error',
  'node-info-reply',
  'state-reply',
] as const;
export type FixtureName = (typeof fixtureNames)[number];

export function fixture(name: FixtureName): Buffer {
  const file = path.join(import.meta.dirname, '..', 'fixtures', `${name}.hex`);
  return Buffer.from(readFileSync(file, 'utf8').replaceAll('\n', ''), 'hex');
}

/** What follows the length word. */
export function fixtureBody(name: FixtureName): Buffer {
  return fixture(name).subarray(4);
}
