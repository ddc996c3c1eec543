import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { epochMillis, uuidColumn } from '#kernel';

/** The secret itself is not stored: see {@link sessionHandle}. */
@Entity('account_session')
export class SessionEntity {
  @PrimaryColumn(uuidColumn())
  handle: string;

  @Index()
  @Column(uuidColumn())
  accountUuid: string;

  @Column({ type: 'varchar', length: 64 })
  clientIp: string;

  @Column({ type: 'varchar', length: 255 })
  clientBrowser: string;

  @Column(epochMillis())
  createdAt: number;

  @Index()
  @Column(epochMillis())
  expiresAt: number;
}
