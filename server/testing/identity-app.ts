import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GlobalConfigModule, globalConfigPersistence } from '#global-config';
import { Clock, KernelModule } from '#kernel';
import { RestModule, restPersistence } from '#rest';
import { createTestDatabase } from '../../test/support/test-database.js';
import { ApiClient } from '../../test/testing/api-client.js';
import { AuditModule } from '../audit/audit.module.js';
import { auditPersistence } from '../audit/audit-persistence.js';
import { AuditWriter } from '../audit/audit-writer.js';
import { AccountService } from '../identity/account.service.js';
import { IdentityModule } from '../identity/identity.module.js';
import { identityPersistence } from '../identity/identity-persistence.js';
import { SessionService } from '../identity/session.service.js';

export const ADMIN_PASSWORD = 'correct horse battery';

/** Time stands still unless a test moves it. */
export class TestClock extends Clock {
  private offsetMs = 0;

  advance(milliseconds: number): void {
    this.offsetMs += milliseconds;
  }

  override now(): number {
    return super.now() + this.offsetMs;
  }
}

export interface IdentityApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly clock: TestClock;
  readonly anonymous: ApiClient;
  readonly admin: ApiClient;
  close(): Promise<void>;
}

/** Identity and audit over HTTP, without hosts and VMs, on a database of its own. */
export async function startIdentityApp(): Promise<IdentityApp> {
  const database = await createTestDatabase();
  const clock = new TestClock();
  const app = await NestFactory.create(
    {
      module: class IdentityTestModule {},
      imports: [
        KernelModule.forRoot({
          database: database.options,
          persistence: [restPersistence, identityPersistence, auditPersistence, globalConfigPersistence],
          clock,
        }),
        GlobalConfigModule.forRoot(),
        RestModule.forRoot({
          imports: [IdentityModule, AuditModule],
          authenticator: SessionService,
          auditSink: AuditWriter,
        }),
      ],
    },
    { logger: false, abortOnError: false, bodyParser: false },
  );
  await app.listen(0, '127.0.0.1');
  await app.get(AccountService).createFirstAdmin(ADMIN_PASSWORD);
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const anonymous = new ApiClient(url);
  return {
    app,
    url,
    clock,
    anonymous,
    admin: await anonymous.logIn('admin', ADMIN_PASSWORD),
    async close() {
      await app.close();
      await database.drop();
    },
  };
}
