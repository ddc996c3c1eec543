import type { EntityManager } from 'typeorm';
import { type ConfigName, configKey } from '../config-name.js';
import { GlobalConfigEntity } from './global-config.entity.js';

/** Makes the rows that are missing. Two nodes that start together may both try. */
export async function ensureGlobalRows(tx: EntityManager, settings: readonly ConfigName[]): Promise<void> {
  const existing = new Set((await tx.find(GlobalConfigEntity)).map(configKey));
  const missing = settings
    .filter((setting) => !existing.has(configKey(setting)))
    .map(({ category, name }) => ({ category, name, value: null, version: 0, lastOpDate: null, lastOperator: null }));
  if (missing.length === 0) return;
  await tx
    .createQueryBuilder()
    .insert()
    .into(GlobalConfigEntity)
    .values(missing)
    .orIgnore()
    .updateEntity(false)
    .execute();
}

/**
 * The rows of the settings, by key, locked until the end of the unit: changes of one setting, and of its overrides,
 * come one after the other on all nodes. Always in the order of ids, so that two units cannot wait for each other.
 */
export async function lockSettings(
  tx: EntityManager,
  settings: readonly ConfigName[],
): Promise<ReadonlyMap<string, GlobalConfigEntity>> {
  const rows = await lockRows(tx, settings);
  if (rows.length === settings.length) return byKey(rows);
  // Somebody has deleted rows by hand.
  await ensureGlobalRows(tx, settings);
  return byKey(await lockRows(tx, settings));
}

async function lockRows(tx: EntityManager, settings: readonly ConfigName[]): Promise<GlobalConfigEntity[]> {
  if (settings.length === 0) return [];
  const query = tx
    .createQueryBuilder(GlobalConfigEntity, 'config')
    .where(settings.map(({ category, name }) => ({ category, name })))
    .orderBy('config.id');
  // Units on sqlite run one after the other anyway, and it knows no row locks.
  if (tx.connection.options.type === 'postgres') query.setLock('pessimistic_write');
  return query.getMany();
}

function byKey(rows: readonly GlobalConfigEntity[]): ReadonlyMap<string, GlobalConfigEntity> {
  return new Map(rows.map((row) => [configKey(row), row]));
}
