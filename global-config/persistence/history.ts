import type { EntityManager } from 'typeorm';
import type { ProposedConfigChange } from '../change/config-change.js';
import { shownText } from '../value/mask.js';
import { ConfigHistoryEntity } from './config-history.entity.js';

/** Writes down a change. Secrets are not kept: the history is read by everybody. */
export async function writeHistory(
  tx: EntityManager,
  change: ProposedConfigChange,
  context: { readonly at: number; readonly ownerAccountUuid: string | null },
): Promise<void> {
  const { definition, resource, from, to, actor, reason } = change;
  await tx.insert(ConfigHistoryEntity, {
    category: definition.category,
    name: definition.name,
    resourceUuid: resource?.uuid ?? null,
    resourceType: resource?.type ?? null,
    ownerAccountUuid: context.ownerAccountUuid,
    fromValue: from === null ? null : shownText(definition, from),
    toValue: to === null ? null : shownText(definition, to),
    reason,
    operator: actor.accountName,
    operatorAccountUuid: actor.accountUuid,
    createDate: context.at,
  });
}
