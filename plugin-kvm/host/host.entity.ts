import { Column, Entity } from 'typeorm';
import type { AgentDriver, ConsoleMode, HostState, HostStatus, VideoType, VirtType } from '#contract';
import { bytes, epochMillis, uuidColumn } from '#kernel';

@Entity('host')
export class HostEntity {
  @Column(uuidColumn({ primary: true }))
  uuid: string;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 2048, nullable: true })
  description: string | null;

  /** The zone of the cluster: a cluster never moves to another zone. */
  @Column(uuidColumn())
  zoneUuid: string;

  @Column(uuidColumn())
  clusterUuid: string;

  @Column({ type: 'varchar', length: 255 })
  managementIp: string;

  @Column({ type: 'integer' })
  agentPort: number;

  /** The agent's secret as the secret box sealed it. Opened for the agent's client only. */
  @Column({ type: 'text' })
  sealedSecret: string;

  /** PEM; null means plain HTTP, which loopback addresses alone may use. */
  @Column({ type: 'text', nullable: true })
  agentCertificate: string | null;

  /** The administrator's wish. */
  @Column({ type: 'varchar', length: 16 })
  state: HostState;

  /** The fact, as the monitor found it. */
  @Column({ type: 'varchar', length: 16 })
  status: HostStatus;

  /** Why the host is not Connected, in English. */
  @Column({ type: 'text', nullable: true })
  statusReason: string | null;

  /** The agent process that the last connect spoke with. */
  @Column(uuidColumn({ nullable: true }))
  agentInstanceUuid: string | null;

  @Column({ type: 'text', nullable: true })
  agentVersion: string | null;

  @Column({ type: 'varchar', length: 16, nullable: true })
  driver: AgentDriver | null;

  /** Named additions to the agent protocol that the agent knows. */
  @Column({ type: 'simple-json' })
  features: string[];

  @Column({ type: 'text', nullable: true })
  libvirtVersion: string | null;

  @Column({ type: 'text', nullable: true })
  qemuVersion: string | null;

  @Column({ type: 'varchar', length: 16, nullable: true })
  virtType: VirtType | null;

  /** Console modes that the host's QEMU can really do. */
  @Column({ type: 'simple-json' })
  graphicsTypes: ConsoleMode[];

  @Column({ type: 'simple-json' })
  videoModels: VideoType[];

  @Column({ type: 'boolean', nullable: true })
  uefi: boolean | null;

  @Column({ type: 'simple-json' })
  warnings: string[];

  @Column({ type: 'text', nullable: true })
  architecture: string | null;

  @Column({ type: 'text', nullable: true })
  osDistribution: string | null;

  @Column({ type: 'text', nullable: true })
  osVersion: string | null;

  @Column({ type: 'text', nullable: true })
  osRelease: string | null;

  @Column({ type: 'integer', nullable: true })
  cpuNum: number | null;

  @Column({ type: 'integer', nullable: true })
  cpuSockets: number | null;

  @Column(bytes({ nullable: true }))
  totalMemory: number | null;

  @Column(bytes({ nullable: true }))
  usedMemory: number | null;

  /** Domains on the host that are not ours, at the last sync. */
  @Column({ type: 'integer', nullable: true })
  foreignDomains: number | null;

  /** Written now and then, not at each ping. */
  @Column(epochMillis({ nullable: true }))
  lastPingDate: number | null;

  /** Counts the changes of the row, so that a copy in memory never goes back. */
  @Column({ type: 'integer' })
  version: number;

  @Column(epochMillis())
  createDate: number;

  @Column(epochMillis())
  lastOpDate: number;
}
