import type { ApiAccess, ApiDefinition } from '#contract';
import type { CallContext } from '../call-context.js';
import type { ParamSources } from '../params/collect-params.js';
import type { CollectedParams } from '../params/type-problem.js';

/** The result of a call. Its text is made once: it is sent, stored and posted to web hooks. */
export interface Answer {
  readonly result: unknown;
  /** The result's JSON, without the `schema` map. */
  readonly json: string;
  /** The `schema` map; empty when no object in the result has a ZStack class. */
  readonly schema: Readonly<Record<string, string>>;
}

/** A call whose parameters were valid. */
export type PreparedRun = (context: CallContext) => Promise<Answer>;

/** A call whose parameters were read, but not validated. */
export interface ReadCall extends CollectedParams {
  /**
   * Validates; an error never shows the value of a sensitive field.
   * @throws KnownError for parameters that are not valid
   */
  prepare(sensitiveFields: ReadonlySet<string>): PreparedRun;
}

/** One way to be called: an API, or one of the two paths of a query. Everything about it is made at start. */
export interface Route {
  readonly name: string;
  readonly access: ApiAccess;
  readonly changes: boolean;
  readonly delivery: ApiDefinition['delivery'];
  readonly transactional: boolean;
  readonly resource: ApiDefinition['resource'] | null;
  /** The key of the body that holds the parameters; null when they are in the query string. */
  readonly bodyKey: string | null;
  /** Queries carry the `schema` map always, other answers when asked. */
  readonly alwaysSchema: boolean;
  /** @throws HttpRefusal for what cannot be read */
  read(sources: ParamSources): ReadCall;
}
