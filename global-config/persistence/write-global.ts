import type { EntityManager } from 'typeorm';
import { configKey } from '../config-name.js';
import { changedMeanwhile } from './changed-meanwhile.js';
import { GlobalConfigEntity } from './global-config.entity.js';

/** What becomes of the row. */
export interface GlobalWrite {
  readonly value: string | null;
  readonly at: number;
  readonly operator: string;
}

/**
 * Writes the new value if the row is still as it was read, else throws `rest.changedMeanwhile`. The comparison is part
 * of the statement: the row lock alone would not hold off somebody who writes without it.
 */
export async function writeGlobal(
  tx: EntityManager,
  before: GlobalConfigEntity,
  { value, at, operator }: GlobalWrite,
): Promise<GlobalConfigEntity> {
  const change = { value, version: before.version + 1, lastOpDate: at, lastOperator: operator };
  const { affected } = await tx.update(GlobalConfigEntity, { id: before.id, version: before.version }, change);
  if (affected !== 1) {
    const current = (await tx.findOneBy(GlobalConfigEntity, { id: before.id }))?.version ?? 0;
    throw changedMeanwhile('GlobalConfig', configKey(before), current, before.version);
  }
  return { ...before, ...change };
}
