import type { CallContext, SqlFragment } from '#rest';

/** True for rows about nobody's resources and about the caller's own; null for an administrator, who sees all. */
export function ownResourcesSql({ actor }: CallContext, alias: string): SqlFragment | null {
  if (actor.accountType === 'SystemAdmin') return null;
  return {
    sql: `(${alias}.ownerAccountUuid IS NULL OR ${alias}.ownerAccountUuid = :settingOwner)`,
    params: { settingOwner: actor.accountUuid },
  };
}
