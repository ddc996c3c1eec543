import { Column, Entity } from 'typeorm';
import type { BootDevice, BootMode, ConsoleMode, GraphicsDevice, MachineType, VmState } from '#contract';
import { bytes, epochMillis, uuidColumn } from '#kernel';

/** One VM: what it is, what is wanted of it, and what its host last said of it. */
@Entity('vm_instance')
export class VmEntity {
  @Column(uuidColumn({ primary: true }))
  uuid: string;

  @Column(uuidColumn())
  accountUuid: string;

  /** Small number of its own, never used again: ZStack's agent protocol carries it. */
  @Column({ type: 'integer' })
  internalId: number;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 2048, nullable: true })
  description: string | null;

  @Column(uuidColumn())
  zoneUuid: string;

  /** Null until the first start when the request left the cluster open. */
  @Column(uuidColumn({ nullable: true }))
  clusterUuid: string | null;

  /** Where it is now; null when it is nowhere (Created, Stopped). */
  @Column(uuidColumn({ nullable: true }))
  hostUuid: string | null;

  /** Where it was last, and where its domain is still defined. */
  @Column(uuidColumn({ nullable: true }))
  lastHostUuid: string | null;

  @Column({ type: 'varchar', length: 32 })
  platform: string;

  @Column({ type: 'varchar', length: 32 })
  architecture: string;

  @Column(bytes())
  memorySize: number;

  @Column({ type: 'integer' })
  cpuNum: number;

  @Column({ type: 'varchar', length: 32 })
  machineType: MachineType;

  @Column({ type: 'varchar', length: 32 })
  bootMode: BootMode;

  @Column({ type: 'simple-json' })
  bootDev: BootDevice[];

  @Column({ type: 'varchar', length: 16 })
  state: VmState;

  /** Counts changes of `state`: every change compares it first, so that nobody overwrites what he has not seen. */
  @Column({ type: 'integer' })
  stateVersion: number;

  /** Why it is Crashed or Unknown, or why its last start failed. */
  @Column({ type: 'text', nullable: true })
  stateReason: string | null;

  /** The management node whose operation keeps it in a transitional state. */
  @Column(uuidColumn({ nullable: true }))
  operationNodeUuid: string | null;

  @Column(epochMillis({ nullable: true }))
  operationStartedAt: number | null;

  /** Type of the first live graphics device; null while no domain runs. A column of its own for queries. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  liveConsoleMode: ConsoleMode | null;

  @Column({ type: 'simple-json' })
  graphicsDevices: GraphicsDevice[];

  /** The next three are set together: at its last start it got another console mode than wanted. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  fallbackWanted: ConsoleMode | null;

  @Column({ type: 'varchar', length: 16, nullable: true })
  fallbackUsed: ConsoleMode | null;

  @Column({ type: 'text', nullable: true })
  fallbackReason: string | null;

  @Column(epochMillis())
  createDate: number;

  @Column(epochMillis())
  lastOpDate: number;
}
