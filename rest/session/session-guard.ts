import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { type Actor, type KnownError, knownError } from '#kernel';
import { AUTHENTICATOR, type Authenticator } from '../authenticator.js';
import { HttpRefusal } from '../http/http-refusal.js';
import type { Route } from '../registry/route.js';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { ANONYMOUS_ACTOR } from './anonymous-actor.js';
import { wrongOrigin } from './check-origin.js';
import { readCredentials } from './credentials.js';
import { missingPermission } from './permission.js';

/** Who makes a request, and why it may not, if it may not. */
export interface Visit {
  readonly actor: Actor;
  readonly sessionHandle: string | null;
  readonly refusal: KnownError | null;
}

/** Checks the session and the right to call a route. */
@Injectable()
export class SessionGuard {
  constructor(
    @Inject(AUTHENTICATOR) private readonly authenticator: Authenticator,
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
  ) {}

  /** @throws HttpRefusal 400 when a route that needs a session is called without naming one */
  async check(req: IncomingMessage, route: Pick<Route, 'name' | 'access' | 'changes'>): Promise<Visit> {
    const isPublic = route.access === 'public';
    const credentials = readCredentials(req, isPublic);
    const crossSite = route.changes ? wrongOrigin(req, credentials, this.options.publicUrl) : null;
    if (!credentials) {
      if (!isPublic) throw new HttpRefusal(400, "missing header 'Authorization'");
      return anonymous(crossSite);
    }
    const caller = await this.authenticator.authenticate(credentials.sessionSecret);
    if (!caller) return anonymous(crossSite ?? (isPublic ? null : knownError('session.expired', {})));
    const { actor, sessionHandle } = caller;
    return { actor, sessionHandle, refusal: crossSite ?? missingPermission(route.access, actor, route.name) };
  }
}

function anonymous(refusal: KnownError | null): Visit {
  return { actor: ANONYMOUS_ACTOR, sessionHandle: null, refusal };
}
