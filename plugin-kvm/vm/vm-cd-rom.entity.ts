import { Column, Entity, PrimaryColumn } from 'typeorm';
import { uuidColumn } from '#kernel';

@Entity('vm_cd_rom')
export class VmCdRomEntity {
  @Column(uuidColumn({ primary: true }))
  vmInstanceUuid: string;

  @PrimaryColumn({ type: 'integer' })
  deviceId: number;

  /** Null: an empty drive. */
  @Column({ type: 'varchar', length: 4096, nullable: true })
  path: string | null;
}
