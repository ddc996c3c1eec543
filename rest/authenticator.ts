import type { Actor } from '#kernel';

/** Injection token of the {@link Authenticator}. */
export const AUTHENTICATOR = Symbol('AUTHENTICATOR');

export interface Caller {
  readonly actor: Actor;
  readonly sessionHandle: string;
}

/** Knows sessions. Bound by the composition root; tests bind one of their own. */
export interface Authenticator {
  /** The account behind a session's secret, or null when the session is unknown or expired. */
  authenticate(sessionSecret: string): Promise<Caller | null>;
}
