import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { EntityManager } from 'typeorm';
import { type Actor, type DatabaseOptions, KernelModule } from '#kernel';
import { type AuditRecord, type AuditSink, type Authenticator, type Caller, RestModule, restPersistence } from '#rest';
import { GlobalConfigModule } from '../global-config.module.js';
import { GlobalConfigService } from '../global-config.service.js';
import { globalConfigPersistence } from '../persistence/global-config-persistence.js';
import { TEST_SETTINGS } from './settings.js';
import { ADMIN, FixedClock } from './test-node.js';
import { OWNER, TestResources } from './test-resources.js';

/** Owns one of the two VMs of {@link TestResources}. */
const ALICE: Actor = { accountUuid: OWNER, accountName: 'alice', accountType: 'Normal' };

/** Sessions are named after their accounts. */
@Injectable()
class TestAuthenticator implements Authenticator {
  async authenticate(secret: string): Promise<Caller | null> {
    const actor = [ADMIN, ALICE].find(({ accountName }) => accountName === secret);
    return actor ? { actor, sessionHandle: secret } : null;
  }
}

@Injectable()
class TestAuditSink implements AuditSink {
  readonly records: AuditRecord[] = [];
  failure: Error | null = null;

  async write(_tx: EntityManager, record: AuditRecord): Promise<void> {
    if (this.failure && record.success) throw this.failure;
    this.records.push(record);
  }
}

@Module({ providers: [TestAuthenticator, TestAuditSink], exports: [TestAuthenticator, TestAuditSink] })
class TestIdentityModule {}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface CallInit {
  /** Name of the account that calls; `admin` if not given. */
  readonly by?: 'admin' | 'alice';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The REST API of a manager with settings and nothing else. */
export interface TestApi {
  readonly config: GlobalConfigService;
  readonly audit: TestAuditSink;
  /** Makes a call and waits for its final result. `path` is below `/zstack/v1`. */
  call(method: string, path: string, init?: CallInit): Promise<ApiAnswer>;
  close(): Promise<void>;
}

export async function startTestApi(database: DatabaseOptions): Promise<TestApi> {
  const module = await Test.createTestingModule({
    imports: [
      KernelModule.forRoot({
        database,
        persistence: [restPersistence, globalConfigPersistence],
        clock: new FixedClock(),
      }),
      RestModule.forRoot({
        imports: [TestIdentityModule],
        authenticator: TestAuthenticator,
        auditSink: TestAuditSink,
      }),
      GlobalConfigModule.forRoot(),
      GlobalConfigModule.forFeature(TEST_SETTINGS),
    ],
    providers: [TestResources],
  }).compile();
  const app = module.createNestApplication({ bodyParser: false, logger: false });
  await app.listen(0, '127.0.0.1');
  const base = `${await app.getUrl()}/zstack/v1`;
  return {
    config: app.get(GlobalConfigService),
    audit: app.get(TestAuditSink, { strict: false }),
    async call(method, path, { by = 'admin', body, headers = {} } = {}) {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: { Authorization: `OAuth ${by}`, Prefer: 'wait=10', 'Accept-Language': 'en', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json();
      return { status: response.status, body: answer };
    },
    close: () => app.close(),
  };
}
