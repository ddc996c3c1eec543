import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { z } from 'zod';
import { UnitOfWork } from '#kernel';
import type { ChangeOptions } from './change/change-options.js';
import { GlobalValueWriter } from './change/global-value-writer.js';
import type { ConfigName } from './config-name.js';
import type { ConfigTarget } from './config-target.js';
import type { GlobalConfigDefinition } from './define-global-config.js';
import { levelValue } from './memory/config-level.js';
import { ConfigMemory } from './memory/config-memory.js';
import type { GlobalConfigEntity } from './persistence/global-config.entity.js';
import { ensureGlobalRows } from './persistence/settings-lock.js';
import { ConfigRegistry } from './registry/config-registry.js';
import { ConfigSync } from './sync/config-sync.js';
import { parseConfigValue } from './value/parse-config-value.js';

/** Reads and changes settings. */
@Injectable()
export class GlobalConfigService implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly registry: ConfigRegistry,
    private readonly memory: ConfigMemory,
    private readonly sync: ConfigSync,
    private readonly globals: GlobalValueWriter,
  ) {}

  async onModuleInit(): Promise<void> {
    this.registry.close();
    this.memory.open(this.registry.all());
    await this.uow.run((tx) => ensureGlobalRows(tx, this.registry.all()));
    await this.sync.start();
  }

  /**
   * The value that counts: of the target's nearest override, else the global one, else the default. From memory.
   * Throws `config.storedValueInvalid` when the row that decides does not parse any more. Inside a unit of work that
   * changes the setting it is the old value, until the commit.
   */
  get<S extends z.ZodType>(definition: GlobalConfigDefinition<S>, target: ConfigTarget = {}): z.infer<S> {
    return levelValue(this.memory.of(definition).effective(target));
  }

  /**
   * Sets a global value, from its text. The value that counts already changes nothing and is told to nobody.
   * Resolves with the setting's row after the commit, or inside an outer unit of work before it.
   *
   * Throws `config.unknown`, `config.notInList` or `config.invalidValue`, `rest.changedMeanwhile`, `config.vetoed` or
   * what a veto hook threw; then nothing has changed.
   */
  async set(setting: ConfigName, text: string | null, options: ChangeOptions): Promise<GlobalConfigEntity> {
    const definition = this.registry.require(setting);
    const parsed = parseConfigValue(definition, text);
    if (!parsed.ok) throw parsed.error;
    return this.globals.set(definition, parsed.text, options);
  }

  /** Sets a global value back to the default. Errors as of {@link set}. */
  async reset(setting: ConfigName, options: ChangeOptions): Promise<GlobalConfigEntity> {
    return this.globals.reset(this.registry.require(setting), options);
  }

  /** Sets all global values back to their defaults, or none of them. Overrides stay. */
  async resetAll(options: Omit<ChangeOptions, 'expectedVersion'>): Promise<void> {
    await this.globals.resetAll(options);
  }
}
