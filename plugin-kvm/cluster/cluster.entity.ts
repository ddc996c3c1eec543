import { Column, Entity } from 'typeorm';

import { epochMillis, uuidColumn } from '#kernel';
import type { EnableState } from '../zone/enable-state.js';

@Entity('cluster')
export class ClusterEntity {
  @Column(uuidColumn({ primary: true }))
  uuid: string;

  @Column(uuidColumn())
  zoneUuid: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 2048, nullable: true })
  description: string | null;

  @Column({ type: 'varchar', length: 16 })
  state: EnableState;

  @Column({ type: 'varchar', length: 32 })
  architecture: string;

  /** Counts the changes of the row, so that a copy in memory never goes back. */
  @Column({ type: 'integer' })
  version: number;

  @Column(epochMillis())
  createDate: number;

  @Column(epochMillis())
  lastOpDate: number;
}
