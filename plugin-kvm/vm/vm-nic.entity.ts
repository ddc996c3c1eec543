import { Column, Entity } from 'typeorm';
import type { NicModel } from '#contract';
import { uuidColumn } from '#kernel';

/** Exactly one of `bridgeName` and `networkName` is set. */
@Entity('vm_nic')
export class VmNicEntity {
  @Column(uuidColumn({ primary: true }))
  uuid: string;

  @Column(uuidColumn())
  vmInstanceUuid: string;

  /** Unique in the database, lower case. */
  @Column({ type: 'varchar', length: 17 })
  mac: string;

  @Column({ type: 'integer' })
  deviceId: number;

  @Column({ type: 'varchar', length: 32 })
  model: NicModel;

  @Column({ type: 'varchar', length: 15, nullable: true })
  bridgeName: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  networkName: string | null;
}
