import { z } from 'zod';

/** Tells a node what to read again. Never a value: that is in the database. */
export const syncHintSchema = z.discriminatedUnion('read', [
  z.object({ read: z.literal('setting'), category: z.string(), name: z.string() }),
  z.object({ read: z.literal('overrides'), resourceUuid: z.string() }),
  z.object({ read: z.literal('everything') }),
]);
export type SyncHint = z.infer<typeof syncHintSchema>;

export const READ_EVERYTHING: SyncHint = { read: 'everything' };

/** What another node said; null, or what a newer version says and this one does not know, means everything. */
export function parseHint(payload: string | null): SyncHint {
  if (payload === null) return READ_EVERYTHING;
  try {
    return syncHintSchema.parse(JSON.parse(payload));
  } catch {
    return READ_EVERYTHING;
  }
}
