import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditRecord, AuditSink } from '#rest';
import { AuditEntity } from './audit.entity.js';

const NOBODY = '-';
/** Column widths: a longer text is cut, never a reason to lose the row. */
const MAX_NAME_LENGTH = 255;
const MAX_IP_LENGTH = 64;

/** Keeps audit rows in the unit of work that ends the call. */
@Injectable()
export class AuditWriter implements AuditSink {
  async write(tx: EntityManager, record: AuditRecord): Promise<void> {
    // At a login nobody is known yet but the name that was tried.
    const actor = record.actor?.accountUuid ? record.actor : null;
    await tx.insert(AuditEntity, {
      createTime: record.endTime,
      startTime: record.startTime,
      duration: record.endTime - record.startTime,
      apiName: record.apiName,
      clientIp: record.clientIp.slice(0, MAX_IP_LENGTH),
      clientBrowser: record.clientBrowser.slice(0, MAX_NAME_LENGTH),
      operator: (actor?.accountName ?? record.resourceName ?? NOBODY).slice(0, MAX_NAME_LENGTH),
      operatorAccountUuid: actor?.accountUuid ?? null,
      resourceUuid: record.resourceUuid?.slice(0, MAX_IP_LENGTH) ?? null,
      resourceType: record.resourceType ?? null,
      resourceName: record.resourceName?.slice(0, MAX_NAME_LENGTH) ?? null,
      requestUuid: record.requestUuid,
      requestDump: record.requestDump,
      responseDump: record.responseDump ?? null,
      success: record.success,
      error: record.error ?? null,
    });
  }
}
