import type { EntityManager } from 'typeorm';
import { type ConfigName, configKey } from '../config-name.js';
import { readOverridesOf } from './read-rows.js';
import type { ResourceConfigEntity } from './resource-config.entity.js';
import { lockSettings } from './settings-lock.js';

/** The overrides of a resource, by key of the setting; nobody else changes those of `settings` until the unit ends. */
export async function lockOverrides(
  tx: EntityManager,
  resourceUuid: string,
  settings: readonly ConfigName[],
): Promise<ReadonlyMap<string, ResourceConfigEntity>> {
  await lockSettings(tx, settings);
  return new Map((await readOverridesOf(tx, resourceUuid)).map((row) => [configKey(row), row]));
}
