import { Injectable, Module } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '#kernel';
import type { AuditRecord, AuditSink } from '../audit-sink.js';
import type { Authenticator, Caller } from '../authenticator.js';

export const ADMIN_SESSION = 'a'.repeat(32);
export const NORMAL_SESSION = 'b'.repeat(32);

export const ADMIN: Actor = { accountUuid: '1'.repeat(32), accountName: 'admin', accountType: 'SystemAdmin' };
export const NORMAL: Actor = { accountUuid: '2'.repeat(32), accountName: 'alice', accountType: 'Normal' };

const CALLERS: Readonly<Record<string, Caller>> = {
  [ADMIN_SESSION]: { actor: ADMIN, sessionHandle: 'admin-handle' },
  [NORMAL_SESSION]: { actor: NORMAL, sessionHandle: 'alice-handle' },
};

@Injectable()
export class TestAuthenticator implements Authenticator {
  authenticate(sessionSecret: string): Promise<Caller | null> {
    return Promise.resolve(CALLERS[sessionSecret] ?? null);
  }
}

/** Writes into a table of its own, so that a rollback takes audit rows with it as it does in earnest. */
@Injectable()
export class TestAuditSink implements AuditSink {
  /** Lets the next write fail. */
  failNext: Error | null = null;

  async write(tx: EntityManager, record: AuditRecord): Promise<void> {
    const failure = this.failNext;
    this.failNext = null;
    if (failure) throw failure;
    const insert = tx.createQueryBuilder().insert().into('audit');
    await insert.values({ requestUuid: record.requestUuid, record: JSON.stringify(record) }).execute();
  }
}

@Module({ providers: [TestAuthenticator, TestAuditSink], exports: [TestAuthenticator, TestAuditSink] })
export class TestIdentityModule {}
