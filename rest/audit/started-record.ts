import { z } from 'zod';
import { ACCOUNT_TYPES } from '#contract';

/** What is known of a call before it has run. Kept as JSON with its job, in case the process dies. */
export const startedRecordSchema = z.object({
  apiName: z.string(),
  actor: z.object({ accountUuid: z.string(), accountName: z.string(), accountType: z.enum(ACCOUNT_TYPES) }).nullable(),
  clientIp: z.string(),
  clientBrowser: z.string(),
  startTime: z.number(),
  requestUuid: z.string(),
  resourceType: z.string().optional(),
  resourceUuid: z.string().optional(),
  resourceName: z.string().optional(),
  requestDump: z.string(),
});
export type StartedRecord = z.infer<typeof startedRecordSchema>;
