import type { AuditInventory } from '#contract';
import type { AuditEntity } from './audit.entity.js';

/** Absent instead of null, as everywhere on the wire. */
export function auditInventory(row: AuditEntity): AuditInventory {
  return {
    id: row.id,
    createTime: row.createTime,
    startTime: row.startTime,
    duration: row.duration,
    apiName: row.apiName,
    clientIp: row.clientIp,
    clientBrowser: row.clientBrowser,
    operator: row.operator,
    operatorAccountUuid: row.operatorAccountUuid ?? undefined,
    resourceUuid: row.resourceUuid ?? undefined,
    resourceType: row.resourceType ?? undefined,
    resourceName: row.resourceName ?? undefined,
    requestUuid: row.requestUuid,
    requestDump: row.requestDump,
    responseDump: row.responseDump ?? undefined,
    success: row.success,
    error: row.error ?? undefined,
  };
}
