import { Injectable } from '@nestjs/common';
import { type AccountType, ADMIN_ACCOUNT_UUID } from '#contract';
import { Clock, ExtensionRegistry, knownError, newUuid, UnitOfWork } from '#kernel';
import { AccountEntity } from './account.entity.js';
import { accountResources } from './account-resources.js';
import { generatePassword, hashPassword, passwordDigest, verifyPassword } from './password-hash.js';

export interface NewAccount {
  readonly name: string;
  /** SHA-512 hex of the password. */
  readonly password: string;
  readonly type?: AccountType;
  readonly description?: string;
  readonly resourceUuid?: string;
}

export interface AccountChange {
  readonly name?: string;
  readonly description?: string;
  readonly password?: string;
}

@Injectable()
export class AccountService {
  /** Compared against when the account does not exist, so that the time taken does not tell which names do. */
  private readonly nobodysHash = hashPassword(generatePassword());

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly extensions: ExtensionRegistry,
  ) {}

  /** The account, if the password is right. Throws `identity.wrongPassword`. */
  async verify(name: string, password: string): Promise<AccountEntity> {
    const account = await this.uow.reader.findOneBy(AccountEntity, { name });
    const right = await verifyPassword(account?.passwordHash ?? (await this.nobodysHash), password);
    if (!account || !right) throw knownError('identity.wrongPassword', {});
    return account;
  }

  async get(uuid: string): Promise<AccountEntity> {
    const account = await this.uow.reader.findOneBy(AccountEntity, { uuid });
    if (!account) throw knownError('rest.notFound', { resource: 'account', uuid });
    return account;
  }

  async create(account: NewAccount): Promise<AccountEntity> {
    const passwordHash = await hashPassword(account.password);
    const now = this.clock.now();
    return this.uow.run(async (tx) => {
      if (await tx.existsBy(AccountEntity, { name: account.name })) {
        throw knownError('identity.accountNameTaken', { name: account.name });
      }
      return tx.save(
        Object.assign(new AccountEntity(), {
          uuid: account.resourceUuid ?? newUuid(),
          name: account.name,
          description: account.description ?? null,
          type: account.type ?? 'Normal',
          passwordHash,
          createdAt: now,
          updatedAt: now,
        }),
      );
    });
  }

  async update(uuid: string, change: AccountChange): Promise<AccountEntity> {
    const passwordHash = change.password === undefined ? null : await hashPassword(change.password);
    return this.uow.run(async (tx) => {
      const account = await tx.findOneBy(AccountEntity, { uuid });
      if (!account) throw knownError('rest.notFound', { resource: 'account', uuid });
      if (change.name !== undefined && change.name !== account.name) {
        if (await tx.existsBy(AccountEntity, { name: change.name })) {
          throw knownError('identity.accountNameTaken', { name: change.name });
        }
        account.name = change.name;
      }
      if (change.description !== undefined) account.description = change.description;
      if (passwordHash !== null) account.passwordHash = passwordHash;
      account.updatedAt = this.clock.now();
      return tx.save(account);
    });
  }

  /** An unknown account is fine. Throws when it is the last administrator or still owns something. */
  async delete(uuid: string): Promise<void> {
    for (const { instance } of this.extensions.of(accountResources)) {
      const count = await instance.countOwnedBy(uuid);
      if (count > 0) throw knownError('identity.accountOwnsResources', { account: uuid, count });
    }
    await this.uow.run(async (tx) => {
      const account = await tx.findOneBy(AccountEntity, { uuid });
      if (!account) return;
      const isAdmin = account.type === 'SystemAdmin';
      if (isAdmin && (await tx.countBy(AccountEntity, { type: 'SystemAdmin' })) === 1) {
        throw knownError('identity.lastAdmin', { account: account.name });
      }
      await tx.remove(account);
    });
  }

  /**
   * Creates `admin` in an empty database. Returns the password if it was made up here, to be printed once.
   * Two nodes that start together on one PostgreSQL: the second finds the first one's account.
   */
  async createFirstAdmin(password: string | undefined): Promise<string | null> {
    if (await this.uow.reader.existsBy(AccountEntity, { type: 'SystemAdmin' })) return null;
    const chosen = password ?? generatePassword();
    const admin = {
      name: 'admin',
      password: passwordDigest(chosen),
      type: 'SystemAdmin',
      resourceUuid: ADMIN_ACCOUNT_UUID,
    } as const;
    try {
      await this.create(admin);
    } catch (error) {
      if (await this.uow.reader.existsBy(AccountEntity, { type: 'SystemAdmin' })) return null;
      throw error;
    }
    return password === undefined ? chosen : null;
  }
}
