import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ConfigScope } from '#contract';
import { epochMillis, uuidColumn } from '#kernel';

/** The override of one setting for one resource. */
@Entity('resource_config')
@Unique('resource_config_target', ['category', 'name', 'resourceUuid'])
export class ResourceConfigEntity {
  @PrimaryColumn(uuidColumn())
  uuid: string;

  @Index('resource_config_resource')
  @Column(uuidColumn())
  resourceUuid: string;

  @Column({ type: 'varchar', length: 32 })
  resourceType: ConfigScope;

  /** Owner of the resource; null when it belongs to nobody, as a cluster does, and everybody may read its overrides. */
  @Column(uuidColumn({ nullable: true }))
  ownerAccountUuid: string | null;

  @Column({ type: 'varchar', length: 255 })
  category: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'text' })
  value: string;

  /** Number of changes so far, those before the override was removed and made anew included. */
  @Column({ type: 'integer' })
  version: number;

  @Column(epochMillis())
  createDate: number;

  @Column(epochMillis())
  lastOpDate: number;
}
