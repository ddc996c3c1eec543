import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, MoreThan } from 'typeorm';
import { GlobalConfigService } from '#global-config';
import { Clock, knownError, newUuid, UnitOfWork } from '#kernel';
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

/** Opens, finds, renews and ends sessions. */
@Injectable()
export class SessionService implements Authenticator {
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
    const handle = sessionHandle(secret);
    const session = await this.find(handle);
    if (!session) return null;
    const account = await this.uow.reader.findOneBy(AccountEntity, { uuid: session.accountUuid });
    if (!account) return null;
    return {
      actor: { accountUuid: account.uuid, accountName: account.name, accountType: account.type },
      sessionHandle: handle,
    };
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
}
