import { Injectable } from '@nestjs/common';
import { createAccount, deleteAccount, type ParamsOf, updateAccount } from '#contract';
import { knownError } from '#kernel';
import { ApiHandler, type CallContext } from '#rest';
import { AccountService } from './account.service.js';
import { accountInventory } from './account-inventory.js';
import { SessionService } from './session.service.js';

@Injectable()
export class AccountApi {
  constructor(
    private readonly accounts: AccountService,
    private readonly sessions: SessionService,
  ) {}

  @ApiHandler(createAccount)
  async create(params: ParamsOf<typeof createAccount>, context: CallContext) {
    const account = await this.accounts.create(params);
    context.setResource({ uuid: account.uuid, name: account.name });
    return { inventory: accountInventory(account) };
  }

  /** A Normal account changes only itself, and its password only with the old one. */
  @ApiHandler(updateAccount)
  async update(params: ParamsOf<typeof updateAccount>, context: CallContext) {
    const own = params.uuid === context.actor.accountUuid;
    if (context.actor.accountType !== 'SystemAdmin' && (!own || params.name !== undefined)) {
      throw knownError('identity.permissionDenied', { account: context.actor.accountName, api: context.apiName });
    }
    if (own && params.password !== undefined) {
      await this.accounts.verify(context.actor.accountName, params.oldPassword ?? '');
    }
    const account = await this.accounts.update(params.uuid, params);
    if (params.password !== undefined) await this.sessions.endAllOf(account.uuid, own ? context.sessionHandle : null);
    return { inventory: accountInventory(account) };
  }

  @ApiHandler(deleteAccount)
  async delete(params: ParamsOf<typeof deleteAccount>) {
    await this.accounts.delete(params.uuid);
    return {};
  }
}
