import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { ConfigChange } from '../change/config-change.js';
import { configKey } from '../config-name.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import type { GlobalConfigEntity } from '../persistence/global-config.entity.js';
import type { ResourceConfigEntity } from '../persistence/resource-config.entity.js';
import { SettingMemory } from './setting-memory.js';

/** The rows of all settings as this node knows them. */
@Injectable()
export class ConfigMemory {
  private readonly settings = new Map<GlobalConfigDefinition, SettingMemory>();
  private applied = 0;

  /** Grows with everything that is taken over: tells whether something came in between. */
  get generation(): number {
    return this.applied;
  }

  /** Makes place for the settings; rows follow. */
  open(definitions: readonly GlobalConfigDefinition[]): void {
    for (const definition of definitions) this.settings.set(definition, new SettingMemory(definition));
  }

  of<S extends z.ZodType>(definition: GlobalConfigDefinition<S>): SettingMemory<S> {
    const setting = this.settings.get(definition);
    if (setting && isOf(setting, definition)) return setting;
    throw new Error(
      `setting ${configKey(definition)} is read before the application is initialised, or is not registered with GlobalConfigModule.forFeature`,
    );
  }

  putGlobal(definition: GlobalConfigDefinition, row: Readonly<GlobalConfigEntity>): ConfigChange[] {
    this.applied++;
    return this.of(definition).putGlobal(row);
  }

  putOverride(
    definition: GlobalConfigDefinition,
    resourceUuid: string,
    row: Readonly<ResourceConfigEntity> | null,
  ): ConfigChange[] {
    this.applied++;
    return this.of(definition).putOverride(resourceUuid, row);
  }

  /** Takes over all overrides of one resource. */
  replaceOverridesOf(resourceUuid: string, rows: readonly Readonly<ResourceConfigEntity>[]): ConfigChange[] {
    const byKey = new Map(rows.map((row) => [configKey(row), row]));
    return [...this.settings.keys()].flatMap((definition) =>
      this.putOverride(definition, resourceUuid, byKey.get(configKey(definition)) ?? null),
    );
  }

  /** Takes over everything. */
  replaceAll(
    globals: readonly Readonly<GlobalConfigEntity>[],
    overrides: readonly Readonly<ResourceConfigEntity>[],
  ): ConfigChange[] {
    const byKey = new Map(globals.map((row) => [configKey(row), row]));
    const byResource = new Map<string, ResourceConfigEntity[]>();
    for (const setting of this.settings.values()) {
      for (const uuid of setting.overriddenResources()) byResource.set(uuid, []);
    }
    for (const row of overrides) byResource.set(row.resourceUuid, [...(byResource.get(row.resourceUuid) ?? []), row]);
    return [
      ...[...this.settings.keys()].flatMap((definition) => {
        const row = byKey.get(configKey(definition));
        return row ? this.putGlobal(definition, row) : [];
      }),
      ...[...byResource].flatMap(([uuid, rows]) => this.replaceOverridesOf(uuid, rows)),
    ];
  }
}

/** The compiler cannot see that the map's key decides the type of its value. */
function isOf<S extends z.ZodType>(
  setting: SettingMemory,
  definition: GlobalConfigDefinition<S>,
): setting is SettingMemory<S> {
  return Object.is(setting.definition, definition);
}
