import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type OpenSessionInventory, querySession } from '#contract';
import { Clock } from '#kernel';
import { AnswersQuery, type CallContext, type QuerySource } from '#rest';
import { AccountEntity } from './account.entity.js';
import { openSessionInventory } from './account-inventory.js';
import { SessionEntity } from './session.entity.js';

@Injectable()
@AnswersQuery(querySession)
export class SessionQuery implements QuerySource<typeof querySession> {
  readonly entity = SessionEntity;
  readonly keyColumn = 'handle';
  readonly fields = {
    uuid: { type: 'string', sql: (alias: string) => ({ sql: `${alias}.handle` }) },
    accountUuid: { type: 'string' },
    clientIp: { type: 'string' },
    clientBrowser: { type: 'string' },
    createDate: { type: 'time', sql: (alias: string) => ({ sql: `${alias}.createdAt` }) },
    expiredDate: { type: 'time', sql: (alias: string) => ({ sql: `${alias}.expiresAt` }) },
  } as const;

  constructor(private readonly clock: Clock) {}

  scope({ actor }: CallContext, alias: string) {
    const open = { sql: `${alias}.expiresAt > :sessionNow`, params: { sessionNow: this.clock.now() } };
    if (actor.accountType === 'SystemAdmin') return open;
    return {
      sql: `${open.sql} AND ${alias}.accountUuid = :sessionOwner`,
      params: { ...open.params, sessionOwner: actor.accountUuid },
    };
  }

  async load(keys: readonly string[], context: CallContext, reader: EntityManager): Promise<OpenSessionInventory[]> {
    const sessions = await reader.findBy(SessionEntity, { handle: In([...keys]) });
    const accounts = await reader.findBy(AccountEntity, { uuid: In(sessions.map(({ accountUuid }) => accountUuid)) });
    const names = new Map(accounts.map(({ uuid, name }) => [uuid, name]));
    return sessions.flatMap((session) => {
      const accountName = names.get(session.accountUuid);
      return accountName === undefined ? [] : [openSessionInventory(session, accountName, context.sessionHandle)];
    });
  }

  keyOf(inventory: OpenSessionInventory): string {
    return inventory.uuid;
  }
}
