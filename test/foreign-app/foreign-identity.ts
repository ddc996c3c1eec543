import { Injectable, Module } from '@nestjs/common';
import type { AuditRecord, AuditSink, Authenticator, Caller } from '#rest';

/** The one session of the foreign application: whoever knows it is its only user. */
export const FOREIGN_SESSION = 'foreign-session';

/** Accounts are the host application's affair: it tells who calls. */
@Injectable()
export class ForeignAuthenticator implements Authenticator {
  authenticate(sessionSecret: string): Promise<Caller | null> {
    if (sessionSecret !== FOREIGN_SESSION) return Promise.resolve(null);
    const actor = { accountUuid: 'f'.repeat(32), accountName: 'foreign user', accountType: 'SystemAdmin' } as const;
    return Promise.resolve({ actor, sessionHandle: 'the only one' });
  }
}

/** So is the audit trail; this one is kept in memory. */
@Injectable()
export class ForeignAudit implements AuditSink {
  readonly records: AuditRecord[] = [];

  write(_tx: unknown, record: AuditRecord): Promise<void> {
    this.records.push(record);
    return Promise.resolve();
  }
}

@Module({
  providers: [ForeignAuthenticator, ForeignAudit],
  exports: [ForeignAuthenticator, ForeignAudit],
})
export class ForeignIdentityModule {}
