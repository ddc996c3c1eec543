import { z } from 'zod';

/** ZStack's form of a uuid: 32 lower-case hex characters without dashes. */
export const uuidSchema = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 lower-case hex characters');

export type Uuid = z.infer<typeof uuidSchema>;

/** `d46841bd4ebd47f8bf0bed85c3bdf0db` to `d46841bd-4ebd-47f8-bf0b-ed85c3bdf0db`, the form libvirt uses. */
export function dashed(uuid: Uuid): string {
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The inverse of {@link dashed}; also lowers the case. */
export function undashed(uuid: string): Uuid {
  return uuid.replaceAll('-', '').toLowerCase();
}
