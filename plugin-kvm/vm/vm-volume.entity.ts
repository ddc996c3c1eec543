import { Column, Entity } from 'typeorm';
import type { DiskBus, DiskCacheMode, DiskFormat, VolumeInventory } from '#contract';
import { uuidColumn } from '#kernel';

@Entity('vm_volume')
export class VmVolumeEntity {
  @Column(uuidColumn({ primary: true }))
  uuid: string;

  @Column(uuidColumn())
  vmInstanceUuid: string;

  @Column({ type: 'varchar', length: 16 })
  type: VolumeInventory['type'];

  /** 0 is the root volume. */
  @Column({ type: 'integer' })
  deviceId: number;

  @Column({ type: 'varchar', length: 4096 })
  installPath: string;

  @Column({ type: 'varchar', length: 16 })
  format: DiskFormat;

  @Column({ type: 'varchar', length: 16 })
  bus: DiskBus;

  @Column({ type: 'varchar', length: 16 })
  cacheMode: DiskCacheMode;
}
