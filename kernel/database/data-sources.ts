import { chmodSync, existsSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { DatabaseOpenError } from './open-error.js';
import type { DatabaseOptions, PersistenceFeature } from './options.js';

/** `writer` belongs to the unit of work alone; `reader` sees committed rows only. */
export interface DataSources {
  readonly writer: DataSource;
  readonly reader: DataSource;
}

const SQLITE_BUSY_TIMEOUT_MS = 5000;
const POSTGRES_POOL_SIZE = 20;
/** TypeORM asks the driver for `verbose()`, which records a stack trace for each statement: half of a write's cost. */
const untracedSqlite = { ...sqlite3, verbose: () => untracedSqlite };
/** The embedded database holds password hashes and secrets. */
const PRIVATE_FILE_MODE = 0o600;

/**
 * Opens the database and runs pending migrations.
 *
 * On sqlite the reader is a second connection to the same file: TypeORM has one connection per sqlite DataSource, on
 * which a read would see the uncommitted rows of the transaction in progress. WAL lets both work side by side.
 * @throws DatabaseOpenError when it cannot be opened
 */
export async function openDataSources(
  database: DatabaseOptions,
  features: readonly PersistenceFeature[],
): Promise<DataSources> {
  const shared = {
    entities: features.flatMap((feature) => [...feature.entities]),
    migrations: features.flatMap((feature) => [...feature.migrations]),
    migrationsTransactionMode: 'each',
  } satisfies Partial<DataSourceOptions>;

  if (database.type === 'postgres') {
    const source = new DataSource({ ...shared, type: 'postgres', url: database.url, poolSize: POSTGRES_POOL_SIZE });
    await opened(source, database);
    await runMigrationsUnderLock(source);
    return { writer: source, reader: source };
  }
  const sqlite = {
    ...shared,
    type: 'sqlite',
    driver: untracedSqlite,
    database: database.file,
    enableWAL: true,
    busyTimeout: SQLITE_BUSY_TIMEOUT_MS,
  } as const;
  const writer = await opened(new DataSource(sqlite), database);
  if (existsSync(database.file)) chmodSync(database.file, PRIVATE_FILE_MODE);
  await writer.runMigrations();
  const reader = await opened(new DataSource({ ...sqlite, migrations: [] }), database);
  return { writer, reader };
}

async function opened(source: DataSource, database: DatabaseOptions): Promise<DataSource> {
  try {
    return await source.initialize();
  } catch (error) {
    throw new DatabaseOpenError(database, error);
  }
}

/** Two nodes that start together must not migrate together. The number is ours: any constant does. */
const MIGRATION_LOCK_ID = 20_261_121;

async function runMigrationsUnderLock(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK_ID]);
    await source.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK_ID]);
    await runner.release();
  }
}
