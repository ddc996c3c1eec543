import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import type { PersistenceFeature } from '#kernel';
import { AuditEntity } from './audit.entity.js';

class CreateAudit1763690000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'audit',
        columns: [
          { name: 'id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
          { name: 'createTime', type: 'bigint' },
          { name: 'startTime', type: 'bigint' },
          { name: 'duration', type: 'integer' },
          { name: 'apiName', type: 'varchar', length: '255' },
          { name: 'clientIp', type: 'varchar', length: '64' },
          { name: 'clientBrowser', type: 'varchar', length: '255' },
          { name: 'operator', type: 'varchar', length: '255' },
          { name: 'operatorAccountUuid', type: 'varchar', length: '32', isNullable: true },
          { name: 'resourceUuid', type: 'varchar', length: '64', isNullable: true },
          { name: 'resourceType', type: 'varchar', length: '64', isNullable: true },
          { name: 'resourceName', type: 'varchar', length: '255', isNullable: true },
          { name: 'requestUuid', type: 'varchar', length: '32' },
          { name: 'requestDump', type: 'text' },
          { name: 'responseDump', type: 'text', isNullable: true },
          { name: 'success', type: 'boolean' },
          { name: 'error', type: 'text', isNullable: true },
        ],
        indices: [
          { name: 'audit_time', columnNames: ['createTime'] },
          { name: 'audit_operator', columnNames: ['operatorAccountUuid'] },
          { name: 'audit_resource', columnNames: ['resourceUuid'] },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit');
  }
}

export const auditPersistence: PersistenceFeature = {
  name: 'audit',
  entities: [AuditEntity],
  migrations: [CreateAudit1763690000002],
};
