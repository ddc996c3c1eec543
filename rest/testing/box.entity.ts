import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner, Table } from 'typeorm';
import { epochMillis, type PersistenceFeature, uuidColumn } from '#kernel';

@Entity('box')
export class Box {
  @PrimaryColumn(uuidColumn())
  uuid: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'integer' })
  size: number;

  @Column({ type: 'boolean' })
  open: boolean;

  @Column(uuidColumn({ nullable: true }))
  owner: string | null;

  @Column(epochMillis())
  createdAt: number;
}

@Entity('item')
export class Item {
  @PrimaryColumn(uuidColumn())
  uuid: string;

  @Column(uuidColumn())
  boxUuid: string;

  @Column({ type: 'varchar', length: 255 })
  label: string;
}

class CreateBoxTables1766000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const uuid = { type: 'varchar', length: '32' } as const;
    await runner.createTable(
      new Table({
        name: 'box',
        columns: [
          { name: 'uuid', ...uuid, isPrimary: true },
          { name: 'name', type: 'varchar', length: '255' },
          { name: 'size', type: 'integer' },
          { name: 'open', type: 'boolean' },
          { name: 'owner', ...uuid, isNullable: true },
          { name: 'createdAt', type: 'bigint' },
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'item',
        columns: [
          { name: 'uuid', ...uuid, isPrimary: true },
          { name: 'boxUuid', ...uuid },
          { name: 'label', type: 'varchar', length: '255' },
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'audit',
        columns: [
          { name: 'requestUuid', ...uuid },
          { name: 'record', type: 'text' },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['audit', 'item', 'box']) await runner.dropTable(table);
  }
}

export const boxPersistence: PersistenceFeature = {
  name: 'box',
  entities: [Box, Item],
  migrations: [CreateBoxTables1766000000001],
};
