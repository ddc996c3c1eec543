import type { EntityManager } from 'typeorm';
import type { Actor } from '#kernel';
import type { ConfigName } from '../config-name.js';
import type { ConfigResource } from '../config-target.js';
import { ConfigHistoryEntity } from './config-history.entity.js';

/** One change, as everybody may read it: secrets are masked already. */
export interface HistoryEntry {
  readonly setting: ConfigName;
  /** Null for the global value. */
  readonly resource: (ConfigResource & { readonly ownerAccountUuid: string | null }) | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly actor: Actor;
  readonly reason: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
}

export async function writeHistory(tx: EntityManager, entry: HistoryEntry): Promise<void> {
  const { setting, resource, actor } = entry;
  await tx.insert(ConfigHistoryEntity, {
    category: setting.category,
    name: setting.name,
    resourceUuid: resource?.uuid ?? null,
    resourceType: resource?.type ?? null,
    ownerAccountUuid: resource?.ownerAccountUuid ?? null,
    fromValue: entry.from,
    toValue: entry.to,
    reason: entry.reason,
    operator: actor.accountName,
    operatorAccountUuid: actor.accountUuid,
    createDate: entry.at,
  });
}
