import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { z } from 'zod';
import { UnitOfWork } from '#kernel';
import type { SqlFragment } from '#rest';
import type { ChangeOptions } from './change/change-options.js';
import { GlobalValueWriter } from './change/global-value-writer.js';
import { OverrideRemover } from './change/override-remover.js';
import { OverrideRequests, type OverrideValue } from './change/override-requests.js';
import { OverrideWriter } from './change/override-writer.js';
import type { ConfigName } from './config-name.js';
import type { ConfigTarget } from './config-target.js';
import type { GlobalConfigDefinition } from './define-global-config.js';
import type { ConfigExplanation } from './explanation.js';
import { levelValue } from './memory/config-level.js';
import { ConfigMemory } from './memory/config-memory.js';
import type { GlobalConfigEntity } from './persistence/global-config.entity.js';
import type { ResourceConfigEntity } from './persistence/resource-config.entity.js';
import { ensureGlobalRows } from './persistence/settings-lock.js';
import { type ConfigOrphan, ConfigOrphans } from './registry/config-orphans.js';
import { ConfigRegistry } from './registry/config-registry.js';
import { type ConfigColumns, effectiveSql, sourceSql } from './sql/effective-sql.js';
import { ConfigSync } from './sync/config-sync.js';
import { requireParsed } from './value/require-parsed.js';

/** A change without a version to compare. */
type BlindChangeOptions = Omit<ChangeOptions, 'expectedVersion'>;

/** Reads and changes settings and their overrides. */
@Injectable()
export class GlobalConfigService implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly registry: ConfigRegistry,
    private readonly memory: ConfigMemory,
    private readonly sync: ConfigSync,
    private readonly orphanRows: ConfigOrphans,
    private readonly globals: GlobalValueWriter,
    private readonly requests: OverrideRequests,
    private readonly overrides: OverrideWriter,
    private readonly remover: OverrideRemover,
  ) {}

  async onModuleInit(): Promise<void> {
    this.registry.close();
    this.memory.open(this.registry.all());
    await this.uow.run((tx) => ensureGlobalRows(tx, this.registry.all()));
    await this.sync.start();
    await this.orphanRows.report();
  }

  /**
   * The value that counts: of the target's nearest override, else the global one, else the default. From memory.
   * Throws `config.storedValueInvalid` when the row that decides does not parse any more. Inside a unit of work that
   * changes the setting it is the old value, until the commit.
   */
  get<S extends z.ZodType>(definition: GlobalConfigDefinition<S>, target: ConfigTarget = {}): z.infer<S> {
    return levelValue(this.memory.of(definition).effective(target));
  }

  /** Like {@link get}, with where the value comes from and what it hides. */
  explain<S extends z.ZodType>(
    definition: GlobalConfigDefinition<S>,
    target: ConfigTarget = {},
  ): ConfigExplanation<z.infer<S>> {
    const setting = this.memory.of(definition);
    const level = setting.effective(target);
    const chain = setting.chain(target).map(({ source, resourceUuid, text }) => ({ source, resourceUuid, text }));
    return { value: levelValue(level), source: level.source, chain };
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
    return this.globals.set(definition, requireParsed(definition, text), options);
  }

  /** Sets a global value back to the default. Errors as of {@link set}. */
  async reset(setting: ConfigName, options: ChangeOptions): Promise<GlobalConfigEntity> {
    return this.globals.reset(this.registry.require(setting), options);
  }

  /** Sets all global values back to their defaults, or none of them. Overrides stay. */
  async resetAll(options: BlindChangeOptions): Promise<void> {
    await this.globals.resetAll(options);
  }

  /**
   * Overrides a setting for a resource. Errors as of {@link set}, and `config.unknownResource`,
   * `config.notOverridable`. An `expectedVersion` of 0 demands that there is no override yet.
   */
  async setOverride(
    setting: ConfigName,
    resourceUuid: string,
    text: string | null,
    options: ChangeOptions,
  ): Promise<ResourceConfigEntity> {
    const { category, name } = setting;
    const request = await this.requests.prepare(resourceUuid, { category, name, value: text });
    return this.overrides.set(resourceUuid, request, options);
  }

  /** Overrides several settings for a resource, all of them or none. */
  async setOverrides(
    resourceUuid: string,
    values: readonly OverrideValue[],
    options: BlindChangeOptions,
  ): Promise<ResourceConfigEntity[]> {
    return this.overrides.setAll(resourceUuid, await this.requests.prepareAll(resourceUuid, values), options);
  }

  /** Removes an override, if there is one. */
  async deleteOverride(setting: ConfigName, resourceUuid: string, options: ChangeOptions): Promise<void> {
    await this.overrides.delete(this.registry.require(setting), resourceUuid, options);
  }

  /** Removes what a resource that is destroyed has overridden. The history says so; nobody can veto it. */
  async removeOverridesOf(resourceUuid: string, options: BlindChangeOptions): Promise<void> {
    await this.remover.removeAllOf(resourceUuid, options);
  }

  /**
   * The text of the value that counts, as SQL over the rows of a query, whose `columns` hold the uuids of resources.
   * `prefix` starts the names of its parameters and must be unique within the query.
   * @example config.effectiveSql(consoleMode, { VmInstanceVO: `vm."uuid"`, ClusterVO: `vm."clusterUuid"` }, 'mode')
   */
  effectiveSql(definition: GlobalConfigDefinition, columns: ConfigColumns, prefix: string): SqlFragment {
    return effectiveSql(this.memory.of(definition), columns, prefix);
  }

  /** Where that value comes from, as SQL: a `ConfigSource`. */
  sourceSql(definition: GlobalConfigDefinition, columns: ConfigColumns, prefix: string): SqlFragment {
    return sourceSql(this.memory.of(definition), columns, prefix);
  }

  /** Stored values of settings that no module declares. */
  orphans(): Promise<ConfigOrphan[]> {
    return this.orphanRows.list();
  }
}
