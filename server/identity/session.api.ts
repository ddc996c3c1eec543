import { Injectable } from '@nestjs/common';
import {
  getCurrentSession,
  logIn,
  logInByAccount,
  logOut,
  type ParamsOf,
  renewSession,
  type Uuid,
  validateSession,
} from '#contract';
import { knownError } from '#kernel';
import { ApiHandler, type CallContext } from '#rest';
import { AccountService } from './account.service.js';
import { sessionInventory } from './account-inventory.js';
import { LoginLimiter } from './login-limiter.js';
import { SessionService } from './session.service.js';
import { clearSessionCookie, isBrowser, setSessionCookie } from './session-cookie.js';
import { sessionHandle } from './session-secret.js';

@Injectable()
export class SessionApi {
  constructor(
    private readonly accounts: AccountService,
    private readonly sessions: SessionService,
    private readonly limiter: LoginLimiter,
  ) {}

  @ApiHandler(logInByAccount)
  async logInByAccount(params: ParamsOf<typeof logInByAccount>, context: CallContext) {
    return this.openSession(params.accountName, params.password, context);
  }

  @ApiHandler(logIn)
  async logIn(params: ParamsOf<typeof logIn>, context: CallContext) {
    return this.openSession(params.username, params.password, context);
  }

  @ApiHandler(logOut)
  async logOut({ sessionUuid }: ParamsOf<typeof logOut>, context: CallContext) {
    if (sessionUuid === context.sessionHandle) clearSessionCookie(context);
    const handle = await this.handleThatCallerMayEnd(sessionUuid, context);
    if (handle === null) return {};
    // Without a session of its own the call is made by whoever knows the secret: the account itself, for all we know.
    const owner = context.sessionHandle === null ? await this.sessions.authenticate(sessionUuid) : null;
    if (owner !== null) context.setActor(owner.actor);
    await this.sessions.end(handle);
    return {};
  }

  @ApiHandler(validateSession)
  async validate({ sessionUuid }: ParamsOf<typeof validateSession>) {
    return { valid: (await this.sessions.find(sessionHandle(sessionUuid))) !== null };
  }

  @ApiHandler(getCurrentSession)
  async current(_params: ParamsOf<typeof getCurrentSession>, { actor, sessionHandle: handle }: CallContext) {
    const session = handle === null ? null : await this.sessions.find(handle);
    if (!session) throw knownError('session.expired', {});
    return {
      inventory: sessionInventory(session.handle, session),
      account: { uuid: actor.accountUuid, name: actor.accountName, type: actor.accountType },
    };
  }

  @ApiHandler(renewSession)
  async renew({ sessionUuid, duration }: ParamsOf<typeof renewSession>, context: CallContext) {
    const handle = await this.handleThatCallerMayEnd(sessionUuid, context);
    if (handle === null) throw knownError('session.expired', {});
    const session = await this.sessions.renew(handle, duration);
    // The result of a job is kept for hours and told to whoever knows the job: not the place for the secret.
    return { inventory: sessionInventory(handle, session) };
  }

  private async openSession(accountName: string, password: string, context: CallContext) {
    context.setResource({ name: accountName });
    await this.limiter.take(accountName, context.clientIp);
    const account = await this.accounts.verify(accountName, password);
    await this.limiter.succeeded(accountName, context.clientIp);
    context.setActor({ accountUuid: account.uuid, accountName: account.name, accountType: account.type });
    const { secret, session } = await this.sessions.open(account, context.clientIp, context.clientBrowser);
    context.setResource({ uuid: session.handle, name: account.name });
    if (!isBrowser(context)) return { inventory: sessionInventory(secret, session) };
    setSessionCookie(context, secret, session.expiresAt);
    return { inventory: sessionInventory(session.handle, session) };
  }

  /**
   * Who knows a session's secret may do with it what its owner may; who knows its handle must own it or administrate.
   * Null when there is no such session for the caller. The audit row gets the handle: the secret must not be there.
   */
  private async handleThatCallerMayEnd(secretOrHandle: Uuid, context: CallContext): Promise<string | null> {
    const handle = await this.findForCaller(secretOrHandle, context);
    if (handle !== null) context.setResource({ uuid: handle });
    return handle;
  }

  private async findForCaller(secretOrHandle: Uuid, context: CallContext): Promise<string | null> {
    const bySecret = await this.sessions.find(sessionHandle(secretOrHandle));
    if (bySecret) return bySecret.handle;
    if (context.sessionHandle === null) return null;
    const byHandle = await this.sessions.find(secretOrHandle);
    if (!byHandle) return null;
    const own = byHandle.accountUuid === context.actor.accountUuid;
    return own || context.actor.accountType === 'SystemAdmin' ? byHandle.handle : null;
  }
}
