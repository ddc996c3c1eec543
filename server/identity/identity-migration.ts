import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

export class CreateIdentity1763690000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'account',
        columns: [
          { name: 'uuid', type: 'varchar', length: '32', isPrimary: true },
          { name: 'name', type: 'varchar', length: '255' },
          { name: 'description', type: 'varchar', length: '2048', isNullable: true },
          { name: 'type', type: 'varchar', length: '32' },
          { name: 'passwordHash', type: 'varchar', length: '255' },
          { name: 'createdAt', type: 'bigint' },
          { name: 'updatedAt', type: 'bigint' },
        ],
        indices: [{ name: 'account_name', columnNames: ['name'], isUnique: true }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'account_session',
        columns: [
          { name: 'handle', type: 'varchar', length: '32', isPrimary: true },
          { name: 'accountUuid', type: 'varchar', length: '32' },
          { name: 'clientIp', type: 'varchar', length: '64' },
          { name: 'clientBrowser', type: 'varchar', length: '255' },
          { name: 'createdAt', type: 'bigint' },
          { name: 'expiresAt', type: 'bigint' },
        ],
        indices: [
          { name: 'account_session_account', columnNames: ['accountUuid'] },
          { name: 'account_session_expiry', columnNames: ['expiresAt'] },
        ],
        foreignKeys: [
          {
            columnNames: ['accountUuid'],
            referencedTableName: 'account',
            referencedColumnNames: ['uuid'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('account_session');
    await runner.dropTable('account');
  }
}
