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

const common: TableColumnOptions[] = [
  uuid('uuid', { isPrimary: true }),
  text('name', 255),
  text('description', 2048, NULLABLE),
  text('state', 16),
  { name: 'version', type: 'integer' },
  { name: 'createDate', type: 'bigint' },
  { name: 'lastOpDate', type: 'bigint' },
];

const TABLES = [
  new Table({
    name: 'zone',
    columns: [...common, { name: 'isDefault', type: 'boolean' }],
    indices: [{ name: 'UQ_zone_default', columnNames: ['isDefault'], isUnique: true, where: '"isDefault"' }],
  }),
  new Table({
    name: 'cluster',
    columns: [...common, uuid('zoneUuid'), text('architecture', 32)],
    indices: [{ name: 'IX_cluster_zone', columnNames: ['zoneUuid'] }],
    foreignKeys: [
      {
        name: 'FK_cluster_zone',
        columnNames: ['zoneUuid'],
        referencedTableName: 'zone',
        referencedColumnNames: ['uuid'],
      },
    ],
  }),
  new Table({
    name: 'host',
    columns: [
      ...common,
      uuid('zoneUuid'),
      uuid('clusterUuid'),
      text('managementIp', 255),
      { name: 'agentPort', type: 'integer' },
      { name: 'sealedSecret', type: 'text' },
      { name: 'agentCertificate', type: 'text', ...NULLABLE },
      text('status', 16),
      { name: 'statusReason', type: 'text', ...NULLABLE },
      uuid('agentInstanceUuid', NULLABLE),
      { name: 'agentVersion', type: 'text', ...NULLABLE },
      text('driver', 16, NULLABLE),
      { name: 'features', type: 'text' },
      { name: 'libvirtVersion', type: 'text', ...NULLABLE },
      { name: 'qemuVersion', type: 'text', ...NULLABLE },
      text('virtType', 16, NULLABLE),
      { name: 'graphicsTypes', type: 'text' },
      { name: 'videoModels', type: 'text' },
      { name: 'uefi', type: 'boolean', ...NULLABLE },
      { name: 'warnings', type: 'text' },
      { name: 'architecture', type: 'text', ...NULLABLE },
      { name: 'osDistribution', type: 'text', ...NULLABLE },
      { name: 'osVersion', type: 'text', ...NULLABLE },
      { name: 'osRelease', type: 'text', ...NULLABLE },
      { name: 'cpuNum', type: 'integer', ...NULLABLE },
      { name: 'cpuSockets', type: 'integer', ...NULLABLE },
      { name: 'totalMemory', type: 'bigint', ...NULLABLE },
      { name: 'usedMemory', type: 'bigint', ...NULLABLE },
      { name: 'foreignDomains', type: 'integer', ...NULLABLE },
      { name: 'lastPingDate', type: 'bigint', ...NULLABLE },
    ],
    indices: [
      { name: 'UQ_host_agent', columnNames: ['managementIp', 'agentPort'], isUnique: true },
      { name: 'IX_host_cluster', columnNames: ['clusterUuid'] },
    ],
    foreignKeys: [
      {
        name: 'FK_host_cluster',
        columnNames: ['clusterUuid'],
        referencedTableName: 'cluster',
        referencedColumnNames: ['uuid'],
      },
    ],
  }),
];

export class CreateZonesClustersHosts1795219200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) await runner.dropTable(table);
  }
}
