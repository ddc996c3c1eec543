import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const NAME = { type: 'varchar', length: '255' } as const;
const UUID = { type: 'varchar', length: '32' } as const;
const ID = {
  name: 'id',
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
} as const;

const globalConfig = new Table({
  name: 'global_config',
  columns: [
    ID,
    { name: 'category', ...NAME },
    { name: 'name', ...NAME },
    { name: 'value', type: 'text', isNullable: true },
    { name: 'version', type: 'integer' },
    { name: 'lastOpDate', type: 'bigint', isNullable: true },
    { name: 'lastOperator', ...NAME, isNullable: true },
  ],
  uniques: [{ name: 'global_config_name', columnNames: ['category', 'name'] }],
});

const resourceConfig = new Table({
  name: 'resource_config',
  columns: [
    { name: 'uuid', ...UUID, isPrimary: true },
    { name: 'resourceUuid', ...UUID },
    { name: 'resourceType', ...UUID },
    { name: 'ownerAccountUuid', ...UUID, isNullable: true },
    { name: 'category', ...NAME },
    { name: 'name', ...NAME },
    { name: 'value', type: 'text' },
    { name: 'version', type: 'integer' },
    { name: 'createDate', type: 'bigint' },
    { name: 'lastOpDate', type: 'bigint' },
  ],
  uniques: [{ name: 'resource_config_target', columnNames: ['category', 'name', 'resourceUuid'] }],
  indices: [{ name: 'resource_config_resource', columnNames: ['resourceUuid'] }],
});

const configHistory = new Table({
  name: 'config_history',
  columns: [
    ID,
    { name: 'category', ...NAME },
    { name: 'name', ...NAME },
    { name: 'resourceUuid', ...UUID, isNullable: true },
    { name: 'resourceType', ...UUID, isNullable: true },
    { name: 'ownerAccountUuid', ...UUID, isNullable: true },
    { name: 'fromValue', type: 'text', isNullable: true },
    { name: 'toValue', type: 'text', isNullable: true },
    { name: 'reason', type: 'text', isNullable: true },
    { name: 'operator', ...NAME },
    { name: 'operatorAccountUuid', ...UUID, isNullable: true },
    { name: 'createDate', type: 'bigint' },
  ],
  indices: [{ name: 'config_history_target', columnNames: ['resourceUuid', 'category', 'name'] }],
});

const TABLES = [globalConfig, resourceConfig, configHistory];

export class CreateGlobalConfig1795200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.dropTable(table);
  }
}
