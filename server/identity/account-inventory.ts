import type { AccountInventory, OpenSessionInventory, SessionInventory } from '#contract';
import type { AccountEntity } from './account.entity.js';
import type { SessionEntity } from './session.entity.js';

const iso = (epochMillis: number) => new Date(epochMillis).toISOString();

export function accountInventory(account: AccountEntity): AccountInventory {
  return {
    uuid: account.uuid,
    name: account.name,
    ...(account.description === null ? {} : { description: account.description }),
    type: account.type,
    createDate: iso(account.createdAt),
    lastOpDate: iso(account.updatedAt),
  };
}

/** `uuid` is what the caller may know of the session: its secret at login, its handle otherwise. */
export function sessionInventory(uuid: string, session: SessionEntity): SessionInventory {
  return {
    uuid,
    accountUuid: session.accountUuid,
    userUuid: session.accountUuid,
    userType: 'account',
    expiredDate: iso(session.expiresAt),
    createDate: iso(session.createdAt),
  };
}

export function openSessionInventory(
  session: SessionEntity,
  accountName: string,
  currentHandle: string | null,
): OpenSessionInventory {
  return {
    uuid: session.handle,
    accountUuid: session.accountUuid,
    accountName,
    clientIp: session.clientIp,
    clientBrowser: session.clientBrowser,
    expiredDate: iso(session.expiresAt),
    createDate: iso(session.createdAt),
    current: session.handle === currentHandle,
  };
}
