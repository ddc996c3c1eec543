import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { Clock, type DatabaseOptions, KernelModule, UnitOfWork } from '#kernel';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import type { AuditRecord } from '../audit-sink.js';
import { restPersistence } from '../jobs/persistence.js';
import { RestModule, type RestModuleOptions } from '../rest.module.js';
import { boxPersistence } from './box.entity.js';
import { BoxModule, BoxService } from './box.service.js';
import { ADMIN_SESSION, TestAuditSink, TestAuthenticator, TestIdentityModule } from './test-identity.js';

export interface TestAppOptions extends Partial<Omit<RestModuleOptions, 'authenticator' | 'auditSink'>> {
  /** Keeps the database of an earlier application: a restart. */
  database?: DatabaseOptions;
  /** Further modules, or other ones than {@link BoxModule}. */
  modules?: NonNullable<RestModuleOptions['imports']>;
  clock?: Clock;
  /** Nest's own body parser, as a host application may have it. */
  bodyParser?: boolean;
  /** What a host application does before it listens. */
  prepare?: (app: INestApplication) => void;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; undefined when it is none. */
  readonly body: unknown;
}

export interface RequestOptions {
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or as it is if it is a string. */
  readonly body?: unknown;
  /** Null for none; the admin's by default. */
  readonly session?: string | null;
}

/** An application with the REST layer, the boxes and its own database, on a free port. */
export class TestApp {
  private constructor(
    readonly app: INestApplication,
    readonly base: string,
    readonly database: DatabaseOptions,
    private readonly ownDatabase: TestDatabase | null,
  ) {}

  static async start(options: TestAppOptions = {}): Promise<TestApp> {
    const { database, modules, clock, bodyParser, imports, prepare, ...rest } = options;
    const ownDatabase = database ? null : await createTestDatabase();
    const databaseOptions = database ?? ownDatabase?.options;
    if (!databaseOptions) throw new Error('no database');
    const moduleRef = await Test.createTestingModule({
      imports: [
        KernelModule.forRoot({
          database: databaseOptions,
          persistence: [restPersistence, boxPersistence],
          ...(clock ? { clock } : {}),
        }),
        TestIdentityModule,
        RestModule.forRoot({
          imports: [TestIdentityModule, ...(imports ?? [])],
          authenticator: TestAuthenticator,
          auditSink: TestAuditSink,
          ...rest,
        }),
        ...(modules ?? [BoxModule]),
      ],
    }).compile();
    const app = moduleRef.createNestApplication({ bodyParser: bodyParser ?? false, logger: false });
    prepare?.(app);
    try {
      await app.listen(0, '127.0.0.1');
    } catch (error) {
      await app.close();
      await ownDatabase?.drop();
      throw error;
    }
    return new TestApp(app, await app.getUrl(), databaseOptions, ownDatabase);
  }

  get boxes(): BoxService {
    return this.app.get(BoxService, { strict: false });
  }

  get uow(): UnitOfWork {
    return this.app.get(UnitOfWork, { strict: false });
  }

  get auditSink(): TestAuditSink {
    return this.app.get(TestAuditSink, { strict: false });
  }

  /** Everything in the audit trail, in the order in which the calls began. */
  async audits(): Promise<AuditRecord[]> {
    const rows = await this.uow.reader.query<{ record: string }[]>('SELECT record FROM audit');
    const records = rows.map(({ record }) => parsedRecord(record));
    return records.sort((one, other) => one.startTime - other.startTime);
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<TestAnswer> {
    const { body, headers, session = ADMIN_SESSION } = options;
    // As ZStack's SDKs do with a location that is not at the address they know.
    const below = path.replace(/^https?:.*(?=\/api-jobs\/)/, '');
    const response = await fetch(`${this.base}/zstack/v1${below}`, {
      method,
      headers: { ...(session === null ? {} : { Authorization: `OAuth ${session}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  get(path: string, options?: RequestOptions): Promise<TestAnswer> {
    return this.request('GET', path, options);
  }

  /** Polls a job until it has ended. */
  async result(location: string, options?: RequestOptions): Promise<TestAnswer> {
    for (;;) {
      const answer = await this.get(location, options);
      if (answer.status !== 202) return answer;
    }
  }

  /** Makes an asynchronous call and polls its result. */
  async call(method: string, path: string, options?: RequestOptions): Promise<TestAnswer> {
    const { status, body, text } = await this.request(method, path, options);
    if (status !== 202) throw new Error(`expected a job, got ${status} ${text}`);
    return this.result(locationOf(body));
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.ownDatabase?.drop();
  }
}

/** Written by the sink of the tests, so it is what the type says. */
const storedRecordSchema = z.custom<AuditRecord>((value) => typeof value === 'object');

function parsedRecord(json: string): AuditRecord {
  return storedRecordSchema.parse(JSON.parse(json));
}

function parsed(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}

/** The `location` in the answer to an asynchronous call. */
export function locationOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'location' in body && typeof body.location === 'string') {
    return body.location;
  }
  throw new Error(`no location in ${JSON.stringify(body)}`);
}
