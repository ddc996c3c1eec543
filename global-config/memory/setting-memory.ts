import type { z } from 'zod';
import type { ConfigChange } from '../change/config-change.js';
import type { ConfigTarget } from '../config-target.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import type { GlobalConfigEntity } from '../persistence/global-config.entity.js';
import type { ResourceConfigEntity } from '../persistence/resource-config.entity.js';
import { type ConfigLevel, defaultLevel, storedLevel } from './config-level.js';

interface Override<T> {
  readonly row: Readonly<ResourceConfigEntity>;
  readonly level: ConfigLevel<T>;
}

/** All that is known of one setting. Values are parsed when they arrive, so that reading them costs a look-up. */
export class SettingMemory<S extends z.ZodType = z.ZodType> {
  private readonly defaultLevel: ConfigLevel<z.infer<S>>;
  private readonly overrides = new Map<string, Override<z.infer<S>>>();
  private globalLevel: ConfigLevel<z.infer<S>> | null = null;
  private row: Readonly<GlobalConfigEntity> | null = null;

  constructor(readonly definition: GlobalConfigDefinition<S>) {
    this.defaultLevel = defaultLevel(definition);
  }

  get globalRow(): Readonly<GlobalConfigEntity> | null {
    return this.row;
  }

  /** Text of the default. */
  get defaultText(): string {
    return this.defaultLevel.text;
  }

  /** The level that decides for the target. */
  effective(target: ConfigTarget): ConfigLevel<z.infer<S>> {
    for (const scope of this.definition.overridableOn) {
      const override = this.overrideOf(target[scope]);
      if (override?.row.resourceType === scope) return override.level;
    }
    return this.globalLevel ?? this.defaultLevel;
  }

  /** Every level with a value of its own, nearest first; the default is always the last. */
  chain(target: ConfigTarget): ConfigLevel<z.infer<S>>[] {
    const overrides = this.overridesFor(target).map(({ level }) => level);
    return [...overrides, ...(this.globalLevel ? [this.globalLevel] : []), this.defaultLevel];
  }

  /** The overrides that count for the target, nearest first. */
  overridesFor(target: ConfigTarget): Override<z.infer<S>>[] {
    return this.definition.overridableOn.flatMap((scope) => {
      const override = this.overrideOf(target[scope]);
      return override?.row.resourceType === scope ? [override] : [];
    });
  }

  overriddenResources(): string[] {
    return [...this.overrides.keys()];
  }

  /** Takes the setting's row over. Returns what changed by that, if anything. */
  putGlobal(row: Readonly<GlobalConfigEntity>): ConfigChange[] {
    const from = this.globalLevel?.text ?? null;
    this.row = row;
    this.globalLevel = row.value === null ? null : storedLevel(this.definition, row.value, null);
    return this.changed(null, from, row.value);
  }

  /** Takes the row of an override over, or that there is none. Returns what changed by that, if anything. */
  putOverride(resourceUuid: string, row: Readonly<ResourceConfigEntity> | null): ConfigChange[] {
    const before = this.overrides.get(resourceUuid);
    const type = row?.resourceType ?? before?.row.resourceType;
    if (type === undefined) return [];
    const resource = { type, uuid: resourceUuid };
    if (row) this.overrides.set(resourceUuid, { row, level: storedLevel(this.definition, row.value, resource) });
    else this.overrides.delete(resourceUuid);
    return this.changed(resource, before?.row.value ?? null, row?.value ?? null);
  }

  private overrideOf(resourceUuid: string | undefined): Override<z.infer<S>> | undefined {
    return resourceUuid === undefined ? undefined : this.overrides.get(resourceUuid);
  }

  private changed(resource: ConfigChange['resource'], from: string | null, to: string | null): ConfigChange[] {
    return from === to ? [] : [{ definition: this.definition, resource, from, to }];
  }
}
