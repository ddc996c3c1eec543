import { Column, Entity } from 'typeorm';

import { epochMillis, uuidColumn } from '#kernel';
import type { EnableState } from './enable-state.js';

@Entity('zone')
export class ZoneEntity {
  @Column(uuidColumn({ primary: true }))
  uuid: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 2048, nullable: true })
  description: string | null;

  @Column({ type: 'varchar', length: 16 })
  state: EnableState;

  /** Exactly one zone is the default as soon as there is one; an index of the table guards it. */
  @Column({ type: 'boolean' })
  isDefault: boolean;

  /** Counts the changes of the row, so that a copy in memory never goes back. */
  @Column({ type: 'integer' })
  version: number;

  @Column(epochMillis())
  createDate: number;

  @Column(epochMillis())
  lastOpDate: number;
}
