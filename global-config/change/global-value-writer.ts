import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock, UnitOfWork } from '#kernel';
import { configKey } from '../config-name.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { ConfigMemory } from '../memory/config-memory.js';
import { changedMeanwhile } from '../persistence/changed-meanwhile.js';
import type { GlobalConfigEntity } from '../persistence/global-config.entity.js';
import { writeHistory } from '../persistence/history.js';
import { lockSettings } from '../persistence/settings-lock.js';
import { writeGlobal } from '../persistence/write-global.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { ConfigSync } from '../sync/config-sync.js';
import { READ_EVERYTHING } from '../sync/sync-hint.js';
import { historyOf } from './change-history.js';
import type { ChangeOptions } from './change-options.js';
import type { ProposedConfigChange } from './config-change.js';
import { ConfigVetoes } from './config-vetoes.js';
import { propose } from './proposal.js';

interface Step {
  readonly row: GlobalConfigEntity;
  readonly change: ProposedConfigChange;
}

/** Changes global values. Each call is one unit of work: vetoes first, then all rows, and memory after the commit. */
@Injectable()
export class GlobalValueWriter {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly memory: ConfigMemory,
    private readonly registry: ConfigRegistry,
    private readonly vetoes: ConfigVetoes,
    private readonly sync: ConfigSync,
  ) {}

  /** Writes a parsed text. The effective value again changes nothing; the default's text removes the own value. */
  set(definition: GlobalConfigDefinition, text: string, options: ChangeOptions): Promise<GlobalConfigEntity> {
    const { defaultText } = this.memory.of(definition);
    const to = text === defaultText ? null : text;
    return this.changeOne(definition, to, options, (value) => (value ?? defaultText) === text);
  }

  reset(definition: GlobalConfigDefinition, options: ChangeOptions): Promise<GlobalConfigEntity> {
    return this.changeOne(definition, null, options, (value) => value === null);
  }

  /** Back to the defaults, all of them or, with a veto, none. Rows without a definition are left alone. */
  async resetAll(options: ChangeOptions): Promise<void> {
    await this.uow.run(async (tx) => {
      const definitions = this.registry.all();
      const rows = await lockSettings(tx, definitions);
      const steps = definitions.flatMap((definition) => {
        const row = rows.get(configKey(definition));
        return row && row.value !== null ? [this.step(definition, row, null, options)] : [];
      });
      for (const { change } of steps) await this.vetoes.ask(change);
      const after: Step[] = [];
      for (const step of steps) after.push({ ...step, row: await this.write(tx, step) });
      await this.sync.commit(tx, READ_EVERYTHING, () =>
        after.flatMap(({ change, row }) => this.memory.putGlobal(change.definition, row)),
      );
    });
  }

  private changeOne(
    definition: GlobalConfigDefinition,
    to: string | null,
    options: ChangeOptions,
    isSame: (value: string | null) => boolean,
  ): Promise<GlobalConfigEntity> {
    return this.uow.run(async (tx) => {
      const row = (await lockSettings(tx, [definition])).get(configKey(definition));
      if (!row) throw new Error(`the row of setting ${configKey(definition)} is gone from the database`);
      const { expectedVersion = row.version } = options;
      if (expectedVersion !== row.version) {
        throw changedMeanwhile('GlobalConfig', configKey(row), row.version, expectedVersion);
      }
      if (isSame(row.value)) return row;
      const step = this.step(definition, row, to, options);
      await this.vetoes.ask(step.change);
      const after = await this.write(tx, step);
      const hint = { read: 'setting', category: row.category, name: row.name } as const;
      await this.sync.commit(tx, hint, () => this.memory.putGlobal(definition, after));
      return after;
    });
  }

  private step(
    definition: GlobalConfigDefinition,
    row: GlobalConfigEntity,
    to: string | null,
    options: ChangeOptions,
  ): Step {
    return { row, change: propose({ definition, resource: null, from: row.value, to }, options) };
  }

  private async write(tx: EntityManager, { row, change }: Step): Promise<GlobalConfigEntity> {
    const at = this.clock.now();
    const after = await writeGlobal(tx, row, { value: change.to, at, operator: change.actor.accountName });
    await writeHistory(tx, historyOf(change, at, null));
    return after;
  }
}
