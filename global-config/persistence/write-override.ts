import type { EntityManager } from 'typeorm';
import { newUuid } from '#kernel';
import { type ConfigName, configKey } from '../config-name.js';
import { changedMeanwhile } from './changed-meanwhile.js';
import { ConfigHistoryEntity } from './config-history.entity.js';
import { ResourceConfigEntity } from './resource-config.entity.js';

/** What a new override is made of, besides its value. */
export type OverrideTarget = Pick<
  ResourceConfigEntity,
  'category' | 'name' | 'resourceUuid' | 'resourceType' | 'ownerAccountUuid'
>;

/** The setting's row must be locked: that is what keeps a second override of the same target away. */
export async function insertOverride(
  tx: EntityManager,
  target: OverrideTarget,
  value: string,
  at: number,
): Promise<ResourceConfigEntity> {
  const version = (await countChanges(tx, target)) + 1;
  const row = { ...target, uuid: newUuid(), value, version, createDate: at, lastOpDate: at };
  await tx.insert(ResourceConfigEntity, row);
  return row;
}

/** Throws `rest.changedMeanwhile` unless the row is still as it was read. */
export async function updateOverride(
  tx: EntityManager,
  before: ResourceConfigEntity,
  value: string,
  at: number,
): Promise<ResourceConfigEntity> {
  const change = { value, version: before.version + 1, lastOpDate: at };
  const { affected } = await tx.update(ResourceConfigEntity, { uuid: before.uuid, version: before.version }, change);
  if (affected !== 1) throw await overrideChanged(tx, before);
  return { ...before, ...change };
}

/** Throws `rest.changedMeanwhile` unless the row is still as it was read. */
export async function deleteOverride(tx: EntityManager, before: ResourceConfigEntity): Promise<void> {
  const { affected } = await tx.delete(ResourceConfigEntity, { uuid: before.uuid, version: before.version });
  if (affected !== 1) throw await overrideChanged(tx, before);
}

/** An override that is removed and made anew goes on counting, or an old version would match the new one. */
function countChanges(tx: EntityManager, { category, name, resourceUuid }: OverrideTarget): Promise<number> {
  return tx.countBy(ConfigHistoryEntity, { category, name, resourceUuid });
}

async function overrideChanged(tx: EntityManager, before: ResourceConfigEntity) {
  const current = (await tx.findOneBy(ResourceConfigEntity, { uuid: before.uuid }))?.version ?? 0;
  return changedMeanwhile('ResourceConfig', overrideName(before, before.resourceUuid), current, before.version);
}

export function overrideName(setting: ConfigName, resourceUuid: string): string {
  return `${configKey(setting)} of ${resourceUuid}`;
}
