import { AsyncResource } from 'node:async_hooks';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

interface WaitingUnit {
  readonly execute: (tx: EntityManager) => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const MAX_UNITS_PER_COMMIT = 64;

/**
 * Runs units of work on the one sqlite connection, one after the other, and commits those that wait together at once:
 * a commit costs a sync of the disk, a savepoint does not. Each unit is a savepoint (TypeORM's nested transaction), so
 * a failed one takes back its own rows only, and none is reported as done before the commit that holds it.
 */
export class GroupCommit {
  private readonly queue: WaitingUnit[] = [];
  private draining = false;

  constructor(private readonly source: DataSource) {}

  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let outcome: { value: T } | undefined;
      this.queue.push({
        // Without the binding a unit would run in the async context of whoever happened to start the group.
        execute: AsyncResource.bind(async (tx: EntityManager) => {
          outcome = { value: await work(tx) };
        }),
        resolve: () => {
          if (outcome) resolve(outcome.value);
        },
        reject,
      });
      if (!this.draining) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.draining = true;
    while (this.queue.length > 0) await this.commitGroup(this.queue.splice(0, MAX_UNITS_PER_COMMIT));
    this.draining = false;
  }

  private async commitGroup(group: readonly WaitingUnit[]): Promise<void> {
    const done: WaitingUnit[] = [];
    const runner = this.source.createQueryRunner();
    try {
      await runner.startTransaction();
      for (const unit of group) if (await runInSavepoint(runner, unit)) done.push(unit);
      await runner.commitTransaction();
      for (const unit of done) unit.resolve();
    } catch (error) {
      await rollBackAll(runner);
      // A unit that was rejected before ignores this second rejection.
      for (const unit of group) unit.reject(error);
    } finally {
      await runner.release();
    }
  }
}

async function runInSavepoint(runner: QueryRunner, unit: WaitingUnit): Promise<boolean> {
  await runner.startTransaction();
  try {
    await unit.execute(runner.manager);
  } catch (error) {
    unit.reject(error);
    await runner.rollbackTransaction();
    return false;
  }
  await runner.commitTransaction();
  return true;
}

/** After a failed statement sqlite may have ended the transaction by itself; then there is nothing left to roll back. */
async function rollBackAll(runner: QueryRunner): Promise<void> {
  while (runner.isTransactionActive) {
    try {
      await runner.rollbackTransaction();
    } catch {
      return;
    }
  }
}
