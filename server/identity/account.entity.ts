import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AccountType } from '#contract';
import { epochMillis, uuidColumn } from '#kernel';

@Entity('account')
export class AccountEntity {
  @PrimaryColumn(uuidColumn())
  uuid: string;

  @Index({ unique: true })
  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 2048, nullable: true })
  description: string | null;

  @Column({ type: 'varchar', length: 32 })
  type: AccountType;

  /** argon2id over the SHA-512 hex that clients send. */
  @Column({ type: 'varchar', length: 255 })
  passwordHash: string;

  @Column(epochMillis())
  createdAt: number;

  @Column(epochMillis())
  updatedAt: number;
}
