import type { Language } from '#contract';
import type { Actor } from '#kernel';

/** Who calls, from where, and which call it is. */
export interface CallContext {
  /** {@link ANONYMOUS_ACTOR} in a public call without a session. */
  readonly actor: Actor;
  /** Public handle of the session, if the call has one; never the secret. */
  readonly sessionHandle: string | null;
  readonly clientIp: string;
  readonly clientBrowser: string;
  /** Uuid of the call: the job's uuid for asynchronous calls. */
  readonly requestUuid: string;
  readonly apiName: string;
  /** From `Accept-Language`. */
  readonly language: Language;
  /** Raw request headers by lower-case name, less those that carry secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** Tells the audit row who the caller turned out to be (a login, say). */
  setActor(actor: Actor): void;
  /** Tells the audit row which resource the call turned out to be about (a created one, say). */
  setResource(resource: { uuid?: string; name?: string }): void;
  /** Sets a response header; possible in synchronous calls only. */
  setHeader(name: string, value: string): void;
}
