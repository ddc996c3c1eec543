import { Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { EntityManager, EntityTarget } from 'typeorm';
import { type Clock, type ClusterBus, KeyedQueue, type UnitOfWork } from '#kernel';

/** A row that can be copied: `version` grows with every change of it. */
export interface VersionedRow {
  uuid: string;
  version: number;
  /** Epoch milliseconds of the last change. */
  lastOpDate: number;
}

/** `keep` lets others read the row only, `change` is for who is going to change or delete it. */
export type RowLock = 'keep' | 'change';

const POSTGRES_LOCKS = { keep: 'pessimistic_read', change: 'pessimistic_write' } as const satisfies Record<
  RowLock,
  string
>;

export interface TableCopyOptions<Row extends VersionedRow> {
  readonly entity: EntityTarget<Row>;
  /** Topic of the hints between management nodes. */
  readonly topic: string;
}

/** Hints between nodes can be lost while the publisher's connection is broken; this bounds how long that matters. */
const RELOAD_INTERVAL_MS = 60_000;

/**
 * A copy of a small table in memory, for reads that must cost nothing. This node's changes are in it once they are
 * committed, those of other nodes a moment later.
 */
export abstract class TableCopy<Row extends VersionedRow> implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(this.constructor.name);
  private readonly rows = new Map<string, Readonly<Row>>();
  private readonly listeners = new Set<(uuid: string) => void>();
  private readonly refreshes = new KeyedQueue();
  private unsubscribe = (): void => {};
  private reloadTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: ClusterBus,
    private readonly clock: Clock,
    private readonly options: TableCopyOptions<Row>,
  ) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = this.bus.subscribe(this.options.topic, (uuid) =>
      this.inBackground(uuid === null ? this.reload() : this.refresh(uuid)),
    );
    await this.reload();
    if (this.uow.databaseType !== 'postgres') return;
    this.reloadTimer = setInterval(() => this.inBackground(this.reload()), RELOAD_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.reloadTimer);
    this.unsubscribe();
    this.listeners.clear();
  }

  find(uuid: string): Readonly<Row> | undefined {
    return this.rows.get(uuid);
  }

  all(): Readonly<Row>[] {
    return [...this.rows.values()];
  }

  /** Calls back after a row came, changed or went. Returns the way to stop. */
  onChange(listener: (uuid: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Reads a row inside a unit of work and holds it until the unit ends.
   * On sqlite units run one after the other, so there is nothing to hold.
   */
  lock(tx: EntityManager, uuid: string, lock: RowLock): Promise<Row | null> {
    const query = tx.createQueryBuilder(this.options.entity, 'row').where('row.uuid = :uuid', { uuid });
    return (this.uow.databaseType === 'postgres' ? query.setLock(POSTGRES_LOCKS[lock]) : query).getOne();
  }

  /** Writes changes of a row that was locked for `change` in the same unit of work. */
  async update(tx: EntityManager, row: Row, changes: Partial<Row>): Promise<Readonly<Row>> {
    Object.assign(row, changes, { version: row.version + 1, lastOpDate: this.clock.now() });
    await tx.save(row);
    this.written(row);
    return row;
  }

  /** To be called inside the unit of work that wrote the row; takes effect with its commit. */
  written(row: Row): void {
    this.uow.afterCommit(() => {
      this.put({ ...row });
      this.inBackground(this.bus.publish(this.options.topic, row.uuid));
    });
  }

  /** To be called inside the unit of work that deleted the row. */
  deleted(uuid: string): void {
    this.uow.afterCommit(() => {
      this.drop(uuid);
      // A refresh under way may have read the row before it went: this one runs after it.
      this.inBackground(this.refresh(uuid));
      this.inBackground(this.bus.publish(this.options.topic, uuid));
    });
  }

  /** Reads the row anew, for a change that was made past {@link written}. */
  refresh(uuid: string): Promise<void> {
    return this.refreshes.run(uuid, async () => {
      const row = await this.uow.reader
        .createQueryBuilder(this.options.entity, 'row')
        .where('row.uuid = :uuid', { uuid })
        .getOne();
      if (row === null) this.drop(uuid);
      else this.put(row);
    });
  }

  private async reload(): Promise<void> {
    const rows = await this.uow.reader.createQueryBuilder(this.options.entity, 'row').getMany();
    const seen = new Set(rows.map((row) => row.uuid));
    for (const row of rows) this.put(row);
    // Not dropped at once: a row may have been written after the read above.
    await Promise.all([...this.rows.keys()].filter((uuid) => !seen.has(uuid)).map((uuid) => this.refresh(uuid)));
  }

  private put(row: Readonly<Row>): void {
    const known = this.rows.get(row.uuid);
    if (known !== undefined && known.version >= row.version) return;
    this.rows.set(row.uuid, row);
    this.tell(row.uuid);
  }

  private drop(uuid: string): void {
    if (this.rows.delete(uuid)) this.tell(uuid);
  }

  private tell(uuid: string): void {
    for (const listener of this.listeners) listener(uuid);
  }

  private inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => this.logger.warn(`the copy of ${this.options.topic} may be old: ${String(error)}`));
  }
}
