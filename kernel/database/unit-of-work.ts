import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DataSources } from './data-sources.js';
import { GroupCommit } from './group-commit.js';

interface OpenUnit {
  readonly tx: EntityManager;
  readonly afterCommit: (() => void)[];
}

/**
 * The only way to write to the database.
 *
 * Units on sqlite run one after the other on one connection (concurrent TypeORM transactions there lose rows that were
 * reported as written); on PostgreSQL each is a transaction of its own. A unit started inside another joins it.
 */
@Injectable()
export class UnitOfWork {
  private readonly current = new AsyncLocalStorage<OpenUnit>();
  private readonly groupCommit: GroupCommit | null;

  constructor(private readonly sources: DataSources) {
    this.groupCommit = sources.writer.options.type === 'sqlite' ? new GroupCommit(sources.writer) : null;
  }

  /** For reads outside a unit: sees what is committed, and nothing else. */
  get reader(): EntityManager {
    return this.sources.reader.manager;
  }

  /** The database behind it, for SQL that differs. */
  get databaseType(): 'sqlite' | 'postgres' {
    return this.groupCommit === null ? 'postgres' : 'sqlite';
  }

  /**
   * Runs `work` with a transaction's entity manager; all of it is written, or, when it throws, nothing.
   * Resolves after the commit. The manager is valid inside `work` only.
   */
  async run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const outer = this.current.getStore();
    if (outer) return work(outer.tx);
    const afterCommit: (() => void)[] = [];
    const body = (tx: EntityManager) => this.current.run({ tx, afterCommit }, () => work(tx));
    const result = this.groupCommit ? await this.groupCommit.run(body) : await this.sources.writer.transaction(body);
    for (const callback of afterCommit) callback();
    return result;
  }

  /** Calls back once the current unit is committed, never if it is rolled back; at once when there is no unit. */
  afterCommit(callback: () => void): void {
    const unit = this.current.getStore();
    if (unit) unit.afterCommit.push(callback);
    else callback();
  }

  /** Leaves the current unit for what must not be part of it (background work started from inside). */
  outside<T>(work: () => T): T {
    return this.current.exit(work);
  }
}
