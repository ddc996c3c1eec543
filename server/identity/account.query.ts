import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type AccountInventory, queryAccount } from '#contract';
import { AnswersQuery, type CallContext, type QuerySource } from '#rest';
import { AccountEntity } from './account.entity.js';
import { accountInventory } from './account-inventory.js';

@Injectable()
@AnswersQuery(queryAccount)
export class AccountQuery implements QuerySource<typeof queryAccount> {
  readonly entity = AccountEntity;
  readonly keyColumn = 'uuid';
  readonly fields = {
    uuid: { type: 'string' },
    name: { type: 'string' },
    description: { type: 'string' },
    type: { type: 'string' },
    createDate: { type: 'time', sql: (alias: string) => ({ sql: `${alias}.createdAt` }) },
    lastOpDate: { type: 'time', sql: (alias: string) => ({ sql: `${alias}.updatedAt` }) },
  } as const;

  scope({ actor }: CallContext, alias: string) {
    if (actor.accountType === 'SystemAdmin') return null;
    return { sql: `${alias}.uuid = :callerUuid`, params: { callerUuid: actor.accountUuid } };
  }

  async load(keys: readonly string[], _context: CallContext, reader: EntityManager): Promise<AccountInventory[]> {
    const accounts = await reader.findBy(AccountEntity, { uuid: In([...keys]) });
    return accounts.map(accountInventory);
  }

  keyOf(inventory: AccountInventory): string {
    return inventory.uuid;
  }
}
