import { z } from 'zod';

export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** `public` needs no session; `normal` any account (its own resources only); `admin` a SystemAdmin. */
export const API_ACCESS = ['public', 'normal', 'admin'] as const;
export type ApiAccess = (typeof API_ACCESS)[number];

/**
 * Where the parameters travel besides the path: `params` is a create (`{"params": {...}}`), `action` an RPC
 * (`{"<name>": {...}}`), `query` the query string.
 */
export const PARAMETER_PLACES = ['params', 'action', 'query'] as const;
export type ParameterPlace = (typeof PARAMETER_PLACES)[number];

export interface ApiDefinition<
  Params extends z.ZodObject = z.ZodObject,
  Result extends z.ZodObject = z.ZodObject,
  Name extends string = string,
> {
  /** ZStack's action name: the message class without `API` and `Msg`, first letter lower case. */
  readonly name: Name;
  readonly method: HttpMethod;
  /** Below `/zstack/v1`; `{name}` marks a path variable, which is also a field of `params`. */
  readonly path: `/${string}`;
  readonly place: ParameterPlace;
  /** `async` answers 202 with a job, `sync` at once. */
  readonly delivery: 'sync' | 'async';
  readonly access: ApiAccess;
  readonly params: Params;
  readonly result: Result;
  /** A call that changes something writes an audit row. */
  readonly changes: boolean;
  /** Handler, job result and audit row are one unit of work; only for handlers that do no I/O but the database. */
  readonly transactional: boolean;
  /** What the audit row is about: ZStack's resource type, and the parameter that holds its uuid if there is one. */
  readonly resource?: { readonly type: string; readonly uuidParam?: string };
  readonly summary: { readonly en: string; readonly zh: string };
}

export type ParamsOf<A> = A extends ApiDefinition<infer P, z.ZodObject> ? z.infer<P> : never;
export type ResultOf<A> = A extends ApiDefinition<z.ZodObject, infer R> ? z.input<R> : never;

type Optional = 'changes' | 'transactional' | 'delivery';

/** Declares one call of the REST API. Changing calls are async by default, as ZStack's are. */
export function defineApi<const Name extends string, P extends z.ZodObject, R extends z.ZodObject>(
  definition: Omit<ApiDefinition<P, R, Name>, Optional> & Partial<Pick<ApiDefinition<P, R, Name>, Optional>>,
): ApiDefinition<P, R, Name> {
  const changes = definition.changes ?? definition.method !== 'GET';
  return { transactional: false, delivery: changes ? 'async' : 'sync', ...definition, changes };
}
