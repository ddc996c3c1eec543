import { Injectable } from '@nestjs/common';
import { Between, type EntityManager, In } from 'typeorm';
import { type AuditInventory, getAuditData, type ParamsOf, queryAudit } from '#contract';
import { type KnownError, knownError, UnitOfWork } from '#kernel';
import { AnswersQuery, ApiHandler, type CallContext, type QuerySource } from '#rest';
import { AuditEntity } from './audit.entity.js';
import { auditInventory } from './audit-inventory.js';

const DEFAULT_LIMIT = 100;

@Injectable()
@AnswersQuery(queryAudit)
export class AuditQuery implements QuerySource<typeof queryAudit> {
  readonly entity = AuditEntity;
  readonly keyColumn = 'id';
  readonly fields = {
    id: { type: 'number' },
    createTime: { type: 'time' },
    startTime: { type: 'time' },
    duration: { type: 'number' },
    apiName: { type: 'string' },
    clientIp: { type: 'string' },
    clientBrowser: { type: 'string' },
    operator: { type: 'string' },
    operatorAccountUuid: { type: 'string' },
    resourceUuid: { type: 'string' },
    resourceType: { type: 'string' },
    resourceName: { type: 'string' },
    requestUuid: { type: 'string' },
    success: { type: 'boolean' },
    error: { type: 'string' },
  } as const;

  constructor(private readonly uow: UnitOfWork) {}

  scope(): null {
    return null;
  }

  async load(keys: readonly number[], _context: CallContext, reader: EntityManager): Promise<AuditInventory[]> {
    return (await reader.findBy(AuditEntity, { id: In([...keys]) })).map(auditInventory);
  }

  keyOf(inventory: AuditInventory): number {
    return inventory.id;
  }

  /** Newest first. Filters are refused rather than ignored: an answer must not look filtered when it is not. */
  @ApiHandler(getAuditData)
  async between({ startTime, endTime, limit, conditions, auditType }: ParamsOf<typeof getAuditData>) {
    if (conditions !== undefined) throw unsupportedFilter('conditions');
    if (auditType !== undefined) throw unsupportedFilter('auditType');
    const rows = await this.uow.reader.find(AuditEntity, {
      where: { createTime: Between(startTime ?? 0, endTime ?? Number.MAX_SAFE_INTEGER) },
      order: { id: 'DESC' },
      take: limit ?? DEFAULT_LIMIT,
    });
    return { audits: rows.map(auditInventory) };
  }
}

function unsupportedFilter(field: string): KnownError {
  const problem = 'it is not supported here; filter with GET /zwatch/audit-records?q=…';
  return knownError('rest.invalidArgument', { field, problem });
}
