import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { epochMillis, uuidColumn } from '#kernel';

/** One changing call: who, from where, what, on which resource, and how it ended. Rows are only ever added. */
@Entity('audit')
export class AuditEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id: number;

  @Index()
  @Column(epochMillis())
  createTime: number;

  @Column(epochMillis())
  startTime: number;

  @Column({ type: 'integer' })
  duration: number;

  @Column({ type: 'varchar', length: 255 })
  apiName: string;

  @Column({ type: 'varchar', length: 64 })
  clientIp: string;

  @Column({ type: 'varchar', length: 255 })
  clientBrowser: string;

  @Column({ type: 'varchar', length: 255 })
  operator: string;

  @Index()
  @Column(uuidColumn({ nullable: true }))
  operatorAccountUuid: string | null;

  @Index()
  @Column({ type: 'varchar', length: 64, nullable: true })
  resourceUuid: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  resourceType: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  resourceName: string | null;

  @Column(uuidColumn())
  requestUuid: string;

  @Column({ type: 'text' })
  requestDump: string;

  @Column({ type: 'text', nullable: true })
  responseDump: string | null;

  @Column({ type: 'boolean' })
  success: boolean;

  @Column({ type: 'text', nullable: true })
  error: string | null;
}
