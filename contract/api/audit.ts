import { z } from 'zod';
import { uuidSchema } from '../uuid.js';
import { defineApi } from './define-api.js';
import { defineQuery } from './define-query.js';

/** ZStack's audit fields. Times in epoch milliseconds, `duration` in milliseconds; dumps carry no secret. */
export const auditInventorySchema = z.object({
  id: z.int(),
  createTime: z.int(),
  startTime: z.int(),
  duration: z.int(),
  apiName: z.string(),
  clientIp: z.string(),
  clientBrowser: z.string(),
  operator: z.string(),
  operatorAccountUuid: uuidSchema.optional(),
  resourceUuid: z.string().optional(),
  resourceType: z.string().optional(),
  resourceName: z.string().optional(),
  requestUuid: uuidSchema,
  requestDump: z.string(),
  responseDump: z.string().optional(),
  success: z.boolean(),
  error: z.string().optional(),
});
export type AuditInventory = z.infer<typeof auditInventorySchema>;

export const queryAudit = defineQuery({
  name: 'queryAudit',
  path: '/zwatch/audit-records',
  access: 'admin',
  inventory: auditInventorySchema,
  key: 'id',
  summary: { en: 'Query the audit trail', zh: '查询审计记录' },
});

export const getAuditData = defineApi({
  name: 'getAuditData',
  method: 'GET',
  path: '/zwatch/audits',
  place: 'query',
  access: 'admin',
  params: z.object({
    startTime: z.coerce.number().int().optional(),
    endTime: z.coerce.number().int().optional(),
    limit: z.coerce.number().int().min(1).max(10_000).optional(),
    conditions: z.array(z.string()).optional(),
    auditType: z.string().optional(),
  }),
  result: z.object({ audits: z.array(auditInventorySchema) }),
  summary: { en: 'Audit records between two times (milliseconds)', zh: '两个时间点（毫秒）之间的审计记录' },
});
