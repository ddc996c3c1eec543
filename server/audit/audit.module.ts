import { Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { z } from 'zod';
import { defineGlobalConfig, GlobalConfigModule, GlobalConfigService } from '#global-config';
import { Clock, UnitOfWork } from '#kernel';
import { AuditEntity } from './audit.entity.js';
import { AuditQuery } from './audit.query.js';
import { AuditWriter } from './audit-writer.js';

const CLEANUP_INTERVAL_MS = 3_600_000;
const DAY_MS = 86_400_000;

export const auditRetentionDays = defineGlobalConfig({
  category: 'audit',
  name: 'retentionDays',
  schema: z.int().min(1).max(36_500),
  default: 365,
  overridableOn: [],
  effect: 'immediately',
  description: { en: 'Audit records older than this many days are deleted.', zh: '超过该天数的审计记录将被删除。' },
});

/** The audit trail. */
@Module({
  imports: [GlobalConfigModule.forFeature([auditRetentionDays])],
  providers: [AuditWriter, AuditQuery],
  exports: [AuditWriter],
})
export class AuditModule implements OnModuleInit, OnModuleDestroy {
  private cleanup: NodeJS.Timeout;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly configs: GlobalConfigService,
  ) {}

  onModuleInit(): void {
    this.cleanup = setInterval(() => void this.deleteOld(), CLEANUP_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.cleanup);
  }

  async deleteOld(): Promise<void> {
    const oldest = this.clock.now() - this.configs.get(auditRetentionDays) * DAY_MS;
    await this.uow.run((tx) => tx.delete(AuditEntity, { createTime: LessThan(oldest) }));
  }
}
