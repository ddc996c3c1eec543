import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { Job } from './job.entity.js';

interface WaitingRow {
  readonly row: Job;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Parameters of one statement are limited; SQLite's limit is 32,766. */
const MAX_ROWS_PER_STATEMENT = 100;

/**
 * Adds the rows of calls that begin. Those that come while others are being written are written together, in one unit
 * of work: under load that is most of them, and a row alone costs as much as a hundred.
 */
@Injectable()
export class JobInserts {
  private readonly waiting: WaitingRow[] = [];
  private writing = false;

  constructor(private readonly uow: UnitOfWork) {}

  /** Resolves when the row is committed. Rejects if its uuid is taken. */
  insert(row: Job): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, resolve, reject });
      if (!this.writing) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) await this.write(this.waiting.splice(0, MAX_ROWS_PER_STATEMENT));
    this.writing = false;
  }

  /** Never rejects. One row that cannot be written must not take the others with it, so then each is tried alone. */
  private async write(rows: readonly WaitingRow[]): Promise<void> {
    try {
      const jobs = rows.map(({ row }) => row);
      // Whoever comes first starts the writing for all; a unit of that caller's must not become everybody's.
      await this.uow.outside(() => this.uow.run((tx) => tx.insert(Job, jobs)));
      for (const { resolve } of rows) resolve();
    } catch (error) {
      if (rows.length === 1) for (const { reject } of rows) reject(error);
      else await Promise.all(rows.map((one) => this.write([one])));
    }
  }
}
