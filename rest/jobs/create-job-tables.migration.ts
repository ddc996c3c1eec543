import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

const uuid = { type: 'varchar', length: '32' } as const;

export class CreateJobTables1766000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'job',
        columns: [
          { name: 'uuid', ...uuid, isPrimary: true },
          { name: 'nodeUuid', ...uuid },
          { name: 'apiName', type: 'varchar', length: '255' },
          { name: 'accountUuid', ...uuid, isNullable: true },
          { name: 'state', type: 'varchar', length: '16' },
          { name: 'createdAt', type: 'bigint' },
          { name: 'finishedAt', type: 'bigint', isNullable: true },
          { name: 'expiresAt', type: 'bigint', isNullable: true },
          { name: 'callJson', type: 'text', isNullable: true },
          { name: 'resultJson', type: 'text', isNullable: true },
          { name: 'schemaJson', type: 'text', isNullable: true },
          { name: 'errorJson', type: 'text', isNullable: true },
          { name: 'wantsSchema', type: 'boolean' },
        ],
      }),
    );
    await runner.createIndex('job', new TableIndex({ name: 'job_expires_at', columnNames: ['expiresAt'] }));
    await runner.createTable(
      new Table({
        name: 'management_node',
        columns: [
          { name: 'uuid', ...uuid, isPrimary: true },
          { name: 'heartbeatAt', type: 'bigint' },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('management_node');
    await runner.dropTable('job');
  }
}
