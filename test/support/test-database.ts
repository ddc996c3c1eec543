import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a running server, in the vitest project `postgres` only. */
    postgresUrl?: string;
  }
}

export type TestDatabaseOptions = { type: 'sqlite'; file: string } | { type: 'postgres'; url: string };

export interface TestDatabase {
  /** What the database module takes. */
  readonly options: TestDatabaseOptions;
  /** Removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

async function createSqlite(): Promise<TestDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flipside-sqlite-'));
  return {
    options: { type: 'sqlite', file: path.join(folder, 'test.sqlite') },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function execute(serverUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function createPostgres(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  // template0 is never connected to: copying template1 fails while somebody else looks at it.
  await execute(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = name;
  return {
    options: { type: 'postgres', url: url.href },
    drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/**
 * Whether {@link createTestDatabase} gives a PostgreSQL. What needs several processes on one database exists there only,
 * and such a test is not declared elsewhere: it is not missing, so it must not count as skipped.
 */
export function isOnPostgres(): boolean {
  return inject('postgresUrl') !== undefined;
}

/**
 * Makes an empty database of the caller's own: PostgreSQL in the vitest project `postgres`, a SQLite file elsewhere.
 * The same spec so runs on both. Call `drop` at the end.
 */
export function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  return serverUrl === undefined ? createSqlite() : createPostgres(serverUrl);
}
