import { Injectable } from '@nestjs/common';
import { Batch, UnitOfWork } from '#kernel';
import { Job } from './job.entity.js';

/** Parameters of one statement are limited; SQLite's limit is 32,766. */
const MAX_ROWS_PER_STATEMENT = 100;

/** Adds the rows of calls that begin. Under load most come together, and a row alone costs as much as a hundred. */
@Injectable()
export class JobInserts {
  private readonly batch = new Batch((rows: readonly Job[]) => this.write(rows), MAX_ROWS_PER_STATEMENT);

  constructor(private readonly uow: UnitOfWork) {}

  /** Resolves when the row is committed. Rejects if its uuid is taken. */
  async insert(row: Job): Promise<void> {
    await this.batch.add(row);
  }

  private async write(rows: readonly Job[]): Promise<readonly Job[]> {
    // Whoever comes first starts the writing for all; a unit of that caller's must not become everybody's.
    await this.uow.outside(() => this.uow.run((tx) => tx.insert(Job, [...rows])));
    return rows;
  }
}
