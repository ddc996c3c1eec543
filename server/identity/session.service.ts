import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, MoreThan } from 'typeorm';
import { GlobalConfigService } from '#global-config';
import { Batch, Clock, knownError, newUuid, UnitOfWork } from '#kernel';
import type { Authenticator, Caller } from '#rest';
import { AccountEntity } from './account.entity.js';
import { maxSessions, sessionTimeout } from './identity.global-config.js';
import { SessionEntity } from './session.entity.js';
import { sessionHandle } from './session-secret.js';

export interface NewSession {
  readonly secret: string;
  readonly session: SessionEntity;
}

const MAX_CLIENT_BROWSER_LENGTH = 255;
const MAX_LOOKUPS_PER_STATEMENT = 100;

/** Opens, finds, renews and ends sessions. */
@Injectable()
export class SessionService implements Authenticator {
  /** Every request asks: those that come together cost one look. Each look begins after the request came. */
  private readonly callers = new Batch(
    (handles: readonly string[]) => this.callersOf(handles),
    MAX_LOOKUPS_PER_STATEMENT,
  );

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly configs: GlobalConfigService,
  ) {}

  /** The secret is told here and nowhere else. Throws `session.tooMany`. */
  async open(account: AccountEntity, clientIp: string, clientBrowser: string): Promise<NewSession> {
    const secret = newUuid();
    const now = this.clock.now();
    const session = Object.assign(new SessionEntity(), {
      handle: sessionHandle(secret),
      accountUuid: account.uuid,
      clientIp,
      clientBrowser: clientBrowser.slice(0, MAX_CLIENT_BROWSER_LENGTH),
      createdAt: now,
      expiresAt: now + this.configs.get(sessionTimeout) * 1000,
    });
    await this.uow.run(async (tx) => {
      const max = this.configs.get(maxSessions);
      const open = await tx.countBy(SessionEntity, { accountUuid: account.uuid, expiresAt: MoreThan(now) });
      if (open >= max) throw knownError('session.tooMany', { account: account.name, max });
      await tx.insert(SessionEntity, session);
    });
    return { secret, session };
  }

  async authenticate(secret: string): Promise<Caller | null> {
    return this.callers.add(sessionHandle(secret));
  }

  /** A session that is still valid, or null. */
  find(handle: string): Promise<SessionEntity | null> {
    return this.uow.reader.findOneBy(SessionEntity, { handle, expiresAt: MoreThan(this.clock.now()) });
  }

  /** Lets the session live for another `durationSeconds` from now. Throws `session.expired`. */
  async renew(handle: string, durationSeconds = this.configs.get(sessionTimeout)): Promise<SessionEntity> {
    return this.uow.run(async (tx) => {
      const now = this.clock.now();
      const session = await tx.findOneBy(SessionEntity, { handle, expiresAt: MoreThan(now) });
      if (!session) throw knownError('session.expired', {});
      session.expiresAt = now + durationSeconds * 1000;
      return tx.save(session);
    });
  }

  /** Ends one session; an unknown one is fine. */
  async end(handle: string): Promise<void> {
    await this.uow.run((tx) => tx.delete(SessionEntity, { handle }));
  }

  /** Ends all sessions of an account but one. */
  async endAllOf(accountUuid: string, exceptHandle: string | null = null): Promise<void> {
    await this.uow.run(async (tx) => {
      const sessions = await tx.findBy(SessionEntity, { accountUuid });
      await tx.remove(sessions.filter(({ handle }) => handle !== exceptHandle));
    });
  }

  async deleteExpired(): Promise<void> {
    await this.uow.run((tx) => tx.delete(SessionEntity, { expiresAt: LessThanOrEqual(this.clock.now()) }));
  }

  /** In the order of the handles; null for a session that is not valid. */
  private async callersOf(handles: readonly string[]): Promise<(Caller | null)[]> {
    const { reader } = this.uow;
    const valid = { handle: In([...new Set(handles)]), expiresAt: MoreThan(this.clock.now()) };
    const sessions = new Map((await reader.findBy(SessionEntity, valid)).map((session) => [session.handle, session]));
    const accountUuids = new Set([...sessions.values()].map(({ accountUuid }) => accountUuid));
    const accounts = new Map(
      (await reader.findBy(AccountEntity, { uuid: In([...accountUuids]) })).map((account) => [account.uuid, account]),
    );
    return handles.map((sessionHandle) => {
      const account = accounts.get(sessions.get(sessionHandle)?.accountUuid ?? '');
      if (!account) return null;
      const actor = { accountUuid: account.uuid, accountName: account.name, accountType: account.type };
      return { actor, sessionHandle };
    });
  }
}
