import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { ConfigScope } from '#contract';
import { epochMillis, uuidColumn } from '#kernel';

/** One change of a setting or of an override. Values of sensitive settings are kept as asterisks. */
@Entity('config_history')
@Index('config_history_target', ['resourceUuid', 'category', 'name'])
export class ConfigHistoryEntity {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 255 })
  category: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** Null for the global value. */
  @Column(uuidColumn({ nullable: true }))
  resourceUuid: string | null;

  @Column({ type: 'varchar', length: 32, nullable: true })
  resourceType: ConfigScope | null;

  @Column(uuidColumn({ nullable: true }))
  ownerAccountUuid: string | null;

  /** Null where there was no own value. */
  @Column({ type: 'text', nullable: true })
  fromValue: string | null;

  /** Null where there is no own value any more. */
  @Column({ type: 'text', nullable: true })
  toValue: string | null;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ type: 'varchar', length: 255 })
  operator: string;

  @Column(uuidColumn({ nullable: true }))
  operatorAccountUuid: string | null;

  @Column(epochMillis())
  createDate: number;
}
