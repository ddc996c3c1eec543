import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner, Table } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../test/support/test-database.js';
import { type DataSources, openDataSources } from './data-sources.js';
import { UnitOfWork } from './unit-of-work.js';

@Entity('uow_row')
class Row {
  @PrimaryColumn({ type: 'integer' })
  id: number;

  @Column({ type: 'varchar', length: 20 })
  owner: string;
}

class CreateRow1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'uow_row',
        columns: [
          { name: 'id', type: 'integer', isPrimary: true },
          { name: 'owner', type: 'varchar', length: '20' },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('uow_row');
  }
}

const feature = { name: 'rows', entities: [Row], migrations: [CreateRow1700000000000] };

class Refused extends Error {}

describe('UnitOfWork', () => {
  let sources: DataSources;
  let uow: UnitOfWork;
  let dropDatabase: () => Promise<void>;

  beforeEach(async () => {
    const database = await createTestDatabase();
    dropDatabase = database.drop;
    sources = await openDataSources(database.options, [feature]);
    uow = new UnitOfWork(sources);
  });

  afterEach(async () => {
    await sources.reader.destroy();
    if (sources.writer !== sources.reader) await sources.writer.destroy();
    await dropDatabase();
  });

  const storedIds = async () => (await uow.reader.find(Row, { order: { id: 'ASC' } })).map(({ id }) => id);

  it('loses and leaks nothing when 200 units run at once and every fifth fails half-way', async () => {
    const units = Array.from({ length: 200 }, (_, n) =>
      uow.run(async (tx) => {
        await tx.insert(Row, { id: 2 * n, owner: `unit ${n}` });
        // Lets the others get in between, if they can.
        await tx.count(Row);
        if (n % 5 === 0) throw new Refused();
        await tx.insert(Row, { id: 2 * n + 1, owner: `unit ${n}` });
        return n;
      }),
    );
    const outcomes = await Promise.allSettled(units);

    const succeeded = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failures).toHaveLength(40);
    expect(failures.every(({ reason }) => reason instanceof Refused)).toBe(true);
    expect(await storedIds()).toEqual(succeeded.flatMap((n) => [2 * n, 2 * n + 1]));
  });

  it('takes a unit back when the database itself refuses, and leaves its neighbours alone', async () => {
    await uow.run((tx) => tx.insert(Row, { id: 1, owner: 'first' }));
    const outcomes = await Promise.allSettled([
      uow.run((tx) => tx.insert(Row, { id: 2, owner: 'a' })),
      uow.run(async (tx) => {
        await tx.insert(Row, { id: 3, owner: 'b' });
        await tx.insert(Row, { id: 1, owner: 'duplicate' });
      }),
      uow.run((tx) => tx.insert(Row, { id: 4, owner: 'c' })),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await storedIds()).toEqual([1, 2, 4]);
  });

  it('lets repository.save work inside a unit', async () => {
    await uow.run((tx) =>
      tx.getRepository(Row).save([
        { id: 1, owner: 'x' },
        { id: 2, owner: 'y' },
      ]),
    );
    expect(await storedIds()).toEqual([1, 2]);
  });

  it('joins a unit that is started inside another', async () => {
    const failing = uow.run(async (tx) => {
      await tx.insert(Row, { id: 1, owner: 'outer' });
      await uow.run((inner) => inner.insert(Row, { id: 2, owner: 'inner' }));
      throw new Refused();
    });
    await expect(failing).rejects.toBeInstanceOf(Refused);
    expect(await storedIds()).toEqual([]);
  });

  it('shows readers nothing before the commit', async () => {
    const seenInside = await uow.run(async (tx) => {
      await tx.insert(Row, { id: 1, owner: 'x' });
      return uow.reader.count(Row);
    });
    expect(seenInside).toBe(0);
    expect(await storedIds()).toEqual([1]);
  });

  it('calls back after the commit only, and never after a failure', async () => {
    const calls: string[] = [];
    await uow.run(async () => {
      uow.afterCommit(() => calls.push('committed'));
      calls.push('working');
    });
    await uow
      .run(async () => {
        uow.afterCommit(() => calls.push('must not happen'));
        throw new Refused();
      })
      .catch(() => calls.push('failed'));
    uow.afterCommit(() => calls.push('no unit'));
    expect(calls).toEqual(['working', 'committed', 'failed', 'no unit']);
  });
});
