import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../test/support/free-port.js';
import { openDataSources } from './data-sources.js';
import { DatabaseOpenError } from './open-error.js';

describe('a database that cannot be opened', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flipside-database-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is told by file and reason', async () => {
    const file = path.join(folder, 'flipside.sqlite');
    await writeFile(file, 'no database, but longer than the header of one'.repeat(10));
    const attempt = openDataSources({ type: 'sqlite', file }, []);
    await expect(attempt).rejects.toThrow(DatabaseOpenError);
    await expect(attempt).rejects.toThrow(`cannot open the database ${file}: SQLITE_NOTADB: file is not a database`);
  });

  it('is told by server and reason, without the password', async () => {
    const port = await freePort();
    const url = `postgres://somebody:geheim@127.0.0.1:${port}/cloud`;
    await expect(openDataSources({ type: 'postgres', url }, [])).rejects.toThrow(
      `cannot open the database postgres://127.0.0.1:${port}/cloud: connect ECONNREFUSED 127.0.0.1:${port}`,
    );
  });

  it('is told with the reason of every address that was tried', () => {
    const cause = new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), new Error('no route')]);
    expect(new DatabaseOpenError({ type: 'postgres', url: 'postgres://db/cloud' }, cause).message).toBe(
      'cannot open the database postgres://db/cloud: connect ECONNREFUSED ::1:5432; no route',
    );
  });
});
