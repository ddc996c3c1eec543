import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClusterBus, KeyedQueue, UnitOfWork } from '#kernel';
import type { ConfigChange } from '../change/config-change.js';
import { ConfigObservers } from '../change/config-observers.js';
import { GLOBAL_CONFIG_OPTIONS, type GlobalConfigOptions } from '../global-config-options.js';
import { ConfigMemory } from '../memory/config-memory.js';
import { readAllGlobals, readAllOverrides, readGlobal, readOverridesOf } from '../persistence/read-rows.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { parseHint, READ_EVERYTHING, type SyncHint } from './sync-hint.js';

const TOPIC = 'global-config';
const ONE_AT_A_TIME = 'refresh';

/** Keeps the memory of this node like the database when other nodes write, and tells them when this one did. */
@Injectable()
export class ConfigSync implements OnModuleDestroy {
  private readonly logger = new Logger('GlobalConfig');
  private readonly queue = new KeyedQueue();
  private unsubscribe: (() => void) | null = null;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly bus: ClusterBus,
    private readonly uow: UnitOfWork,
    private readonly memory: ConfigMemory,
    private readonly registry: ConfigRegistry,
    private readonly observers: ConfigObservers,
    @Inject(GLOBAL_CONFIG_OPTIONS) private readonly options: GlobalConfigOptions,
  ) {}

  /** Listens first and reads then, so that no change can fall in between. */
  async start(): Promise<void> {
    this.unsubscribe = this.bus.subscribe(TOPIC, (payload) => this.refresh(parseHint(payload)));
    this.memory.replaceAll(await readAllGlobals(this.uow.reader), await readAllOverrides(this.uow.reader));
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe?.();
    this.unsubscribe = null;
    clearTimeout(this.retry);
    await this.queue.run(ONE_AT_A_TIME, async () => undefined);
  }

  /**
   * Once the unit is committed: takes this node's change over, tells the observers, and has the other nodes read it.
   * Whether something that was taken over meanwhile is older or newer cannot be known, so then it is read again.
   */
  async commit(tx: EntityManager, hint: SyncHint, takeOver: () => ConfigChange[]): Promise<void> {
    await this.bus.publishAtCommit(tx, TOPIC, JSON.stringify(hint));
    const { generation } = this.memory;
    this.uow.afterCommit(() => {
      const overtaken = this.memory.generation !== generation;
      this.observers.notify(takeOver());
      if (overtaken) this.refresh(hint);
    });
  }

  /** Reads again in the background. A failure is repaired by reading everything a little later. */
  refresh(hint: SyncHint): void {
    void this.queue.run(ONE_AT_A_TIME, async () => {
      if (!this.unsubscribe) return;
      try {
        this.observers.notify(await this.readAgain(hint));
      } catch (error) {
        this.logger.warn(
          `could not read the settings again: ${error instanceof Error ? error.message : String(error)}`,
        );
        clearTimeout(this.retry);
        this.retry = setTimeout(() => this.refresh(READ_EVERYTHING), this.options.refreshRetryDelayMs).unref();
      }
    });
  }

  /** What was read is older than a change that this node committed while reading: then it is read once more. */
  private async readAgain(hint: SyncHint): Promise<ConfigChange[]> {
    for (;;) {
      const { generation } = this.memory;
      const takeOver = await this.read(hint);
      if (this.memory.generation === generation) return takeOver();
    }
  }

  private async read(hint: SyncHint): Promise<() => ConfigChange[]> {
    const { reader } = this.uow;
    switch (hint.read) {
      case 'setting': {
        const definition = this.registry.findStored(hint);
        const row = definition && (await readGlobal(reader, definition));
        return () => (row ? this.memory.putGlobal(definition, row) : []);
      }
      case 'overrides': {
        const rows = await readOverridesOf(reader, hint.resourceUuid);
        return () => this.memory.replaceOverridesOf(hint.resourceUuid, rows);
      }
      case 'everything': {
        const globals = await readAllGlobals(reader);
        const overrides = await readAllOverrides(reader);
        return () => this.memory.replaceAll(globals, overrides);
      }
    }
  }
}
