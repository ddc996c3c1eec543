import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { epochMillis } from '#kernel';

/** One row for each setting ever defined; `value` is null unless it differs from the default. */
@Entity('global_config')
@Unique('global_config_name', ['category', 'name'])
export class GlobalConfigEntity {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 255 })
  category: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'text', nullable: true })
  value: string | null;

  /** Number of changes so far. It survives a reset, so that nobody overwrites what he has not seen. */
  @Column({ type: 'integer' })
  version: number;

  @Column(epochMillis({ nullable: true }))
  lastOpDate: number | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  lastOperator: string | null;
}
