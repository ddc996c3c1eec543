import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const open: TestDatabase[] = [];
afterEach(() => Promise.all(open.splice(0).map((database) => database.drop())));

async function create() {
  const database = await createTestDatabase();
  open.push(database);
  if (database.options.type !== 'postgres') throw new Error(`expected PostgreSQL, got ${database.options.type}`);
  return { database, url: database.options.url };
}

async function query(url: string, sql: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a test database on PostgreSQL', () => {
  it('is UTF-8 and shares no table with another one', async () => {
    const [one, two] = await Promise.all([create(), create()]);
    await query(one.url, 'CREATE TABLE t (x int)');
    const tables = `SELECT count(*)::int AS n FROM pg_tables WHERE tablename = 't'`;
    expect(await query(one.url, tables)).toEqual([{ n: 1 }]);
    expect(await query(two.url, tables)).toEqual([{ n: 0 }]);
    expect(await query(one.url, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  });

  it('can be dropped while somebody is connected', async () => {
    const { database, url } = await create();
    const client = new Client({ connectionString: url });
    // Twice: the server's farewell, then the broken connection.
    const lost = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    await lost;
    await expect(query(url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });

  it('is refused without its password', async () => {
    const { url } = await create();
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });
});
