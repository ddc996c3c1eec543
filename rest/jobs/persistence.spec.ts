import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataSources, openDataSources } from '#kernel';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { restPersistence } from './persistence.js';

let database: TestDatabase;
let sources: DataSources;

beforeEach(async () => {
  database = await createTestDatabase();
  sources = await openDataSources(database.options, [restPersistence]);
});
afterEach(async () => {
  await sources.reader.destroy();
  if (sources.writer.isInitialized) await sources.writer.destroy();
  await database.drop();
});

describe('the tables of jobs', () => {
  it('are what the entities say', async () => {
    const { upQueries } = await sources.writer.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be taken back', async () => {
    await sources.writer.undoLastMigration();
    const runner = sources.writer.createQueryRunner();
    expect([await runner.hasTable('job'), await runner.hasTable('management_node')]).toEqual([false, false]);
    await runner.release();
  });
});
