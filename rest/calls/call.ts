import type { Language } from '#contract';
import type { Actor } from '#kernel';
import type { CallContext } from '../call-context.js';
import type { Route } from '../registry/route.js';

export interface CallInit {
  readonly route: Route;
  readonly requestUuid: string;
  readonly startTime: number;
  readonly clientIp: string;
  readonly clientBrowser: string;
  readonly language: Language;
  readonly headers: Readonly<Record<string, string>>;
  readonly actor: Actor;
  readonly sessionHandle: string | null;
  /** Parameters as they arrived, for the audit row. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly sensitiveFields: ReadonlySet<string>;
  readonly timeoutMs: number;
  /** Null in asynchronous calls, whose answer is on its way before the handler runs. */
  readonly setHeader: ((name: string, value: string) => void) | null;
}

export interface CallResource {
  readonly uuid?: string;
  readonly name?: string;
}

/** One call on its way: what its handler sees, and what its audit row will tell. */
export class Call implements CallContext {
  readonly route: Route;
  readonly requestUuid: string;
  readonly startTime: number;
  readonly clientIp: string;
  readonly clientBrowser: string;
  readonly language: Language;
  readonly headers: Readonly<Record<string, string>>;
  readonly actor: Actor;
  readonly sessionHandle: string | null;
  readonly apiName: string;
  readonly timeoutMs: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly sensitiveFields: ReadonlySet<string>;
  private identified: Actor | null = null;
  private known: CallResource;
  private readonly sendHeader: CallInit['setHeader'];

  constructor(init: CallInit) {
    this.route = init.route;
    this.apiName = init.route.name;
    this.requestUuid = init.requestUuid;
    this.startTime = init.startTime;
    this.clientIp = init.clientIp;
    this.clientBrowser = init.clientBrowser;
    this.language = init.language;
    this.headers = init.headers;
    this.actor = init.actor;
    this.sessionHandle = init.sessionHandle;
    this.timeoutMs = init.timeoutMs;
    this.values = init.values;
    this.sensitiveFields = init.sensitiveFields;
    this.sendHeader = init.setHeader;
    const uuid = init.route.resource?.uuidParam ? init.values[init.route.resource.uuidParam] : undefined;
    this.known = typeof uuid === 'string' ? { uuid } : {};
  }

  /** When the call has to be over, in epoch milliseconds. */
  get deadline(): number {
    return this.startTime + this.timeoutMs;
  }

  /** Who called, for the audit row. Null: nobody with a valid session. */
  get auditedActor(): Actor | null {
    return this.identified ?? (this.actor.accountUuid === '' ? null : this.actor);
  }

  get resource(): CallResource {
    return this.known;
  }

  setActor(actor: Actor): void {
    this.identified = actor;
  }

  setResource(resource: CallResource): void {
    this.known = { ...this.known, ...resource };
  }

  setHeader(name: string, value: string): void {
    if (!this.sendHeader) throw new Error(`${this.apiName} is asynchronous, so it cannot set the header ${name}`);
    this.sendHeader(name, value);
  }
}
