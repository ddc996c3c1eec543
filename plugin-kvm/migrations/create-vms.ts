import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const uuid = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: '32',
  ...more,
});
const text = (name: string, length: number, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: String(length),
  ...more,
});
const NULLABLE = { isNullable: true } as const;
const ofVm = (table: string) => ({
  name: `FK_${table}_vm`,
  columnNames: ['vmInstanceUuid'],
  referencedTableName: 'vm_instance',
  referencedColumnNames: ['uuid'],
  onDelete: 'CASCADE',
});

const TABLES = [
  new Table({
    name: 'vm_instance',
    columns: [
      uuid('uuid', { isPrimary: true }),
      uuid('accountUuid'),
      { name: 'internalId', type: 'integer' },
      text('name', 255),
      text('description', 2048, NULLABLE),
      uuid('zoneUuid'),
      uuid('clusterUuid', NULLABLE),
      uuid('hostUuid', NULLABLE),
      uuid('lastHostUuid', NULLABLE),
      text('platform', 32),
      text('architecture', 32),
      { name: 'memorySize', type: 'bigint' },
      { name: 'cpuNum', type: 'integer' },
      text('machineType', 32),
      text('bootMode', 32),
      { name: 'bootDev', type: 'text' },
      text('state', 16),
      { name: 'stateVersion', type: 'integer' },
      { name: 'stateReason', type: 'text', ...NULLABLE },
      uuid('operationNodeUuid', NULLABLE),
      { name: 'operationStartedAt', type: 'bigint', ...NULLABLE },
      text('liveConsoleMode', 16, NULLABLE),
      { name: 'graphicsDevices', type: 'text' },
      text('fallbackWanted', 16, NULLABLE),
      text('fallbackUsed', 16, NULLABLE),
      { name: 'fallbackReason', type: 'text', ...NULLABLE },
      { name: 'createDate', type: 'bigint' },
      { name: 'lastOpDate', type: 'bigint' },
    ],
    indices: [
      { name: 'UQ_vm_internal_id', columnNames: ['internalId'], isUnique: true },
      { name: 'IX_vm_account', columnNames: ['accountUuid'] },
      { name: 'IX_vm_host', columnNames: ['hostUuid', 'state', 'memorySize'] },
      { name: 'IX_vm_last_host', columnNames: ['lastHostUuid'] },
      { name: 'IX_vm_cluster', columnNames: ['clusterUuid'] },
      { name: 'IX_vm_state', columnNames: ['state'] },
      // Everything that "needs a restart" is computed from, so that counting it never touches the table.
      {
        name: 'IX_vm_drift',
        columnNames: ['liveConsoleMode', 'fallbackUsed', 'fallbackWanted', 'clusterUuid', 'uuid'],
      },
    ],
  }),
  new Table({
    name: 'vm_nic',
    columns: [
      uuid('uuid', { isPrimary: true }),
      uuid('vmInstanceUuid'),
      text('mac', 17),
      { name: 'deviceId', type: 'integer' },
      text('model', 32),
      text('bridgeName', 15, NULLABLE),
      text('networkName', 255, NULLABLE),
    ],
    indices: [
      { name: 'UQ_vm_nic_mac', columnNames: ['mac'], isUnique: true },
      { name: 'UQ_vm_nic_device', columnNames: ['vmInstanceUuid', 'deviceId'], isUnique: true },
    ],
    foreignKeys: [ofVm('vm_nic')],
  }),
  new Table({
    name: 'vm_volume',
    columns: [
      uuid('uuid', { isPrimary: true }),
      uuid('vmInstanceUuid'),
      text('type', 16),
      { name: 'deviceId', type: 'integer' },
      text('installPath', 4096),
      text('format', 16),
      text('bus', 16),
      text('cacheMode', 16),
    ],
    indices: [{ name: 'UQ_vm_volume_device', columnNames: ['vmInstanceUuid', 'deviceId'], isUnique: true }],
    foreignKeys: [ofVm('vm_volume')],
  }),
  new Table({
    name: 'vm_cd_rom',
    columns: [
      uuid('vmInstanceUuid', { isPrimary: true }),
      { name: 'deviceId', type: 'integer', isPrimary: true },
      text('path', 4096, NULLABLE),
    ],
    foreignKeys: [ofVm('vm_cd_rom')],
  }),
  new Table({
    name: 'vm_counter',
    columns: [text('name', 32, { isPrimary: true }), { name: 'value', type: 'integer' }],
  }),
];

/**
 * Indexes that pages of VMs are read from in their order. PostgreSQL needs them to be exactly as queries sort: text by
 * its bytes, missing values first. SQLite sorts so by itself, and does not know that collation.
 */
const PAGE_INDEXES: Readonly<Record<'sqlite' | 'postgres', readonly string[]>> = {
  sqlite: [
    'CREATE INDEX "IX_vm_name" ON "vm_instance" ("name", "uuid")',
    'CREATE INDEX "IX_vm_create_date" ON "vm_instance" ("createDate", "uuid")',
  ],
  postgres: [
    'CREATE INDEX "IX_vm_name" ON "vm_instance" ("name" COLLATE "C" NULLS FIRST, "uuid")',
    'CREATE INDEX "IX_vm_create_date" ON "vm_instance" ("createDate" NULLS FIRST, "uuid")',
  ],
};

export class CreateVms1795219200002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
    const type = runner.connection.options.type === 'postgres' ? 'postgres' : 'sqlite';
    for (const statement of PAGE_INDEXES[type]) await runner.query(statement);
    await runner.query(`INSERT INTO vm_counter (name, value) VALUES ('internalId', 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) await runner.dropTable(table);
  }
}
