import { z } from 'zod';
import type { ApiAccess } from './define-api.js';

/** A queryable resource: `GET path` and `GET path/{uuid}` with ZStack's query grammar. */
export interface QueryDefinition<I extends z.ZodObject = z.ZodObject> {
  /** `queryVmInstance` */
  readonly name: `query${string}`;
  readonly path: `/${string}`;
  readonly access: ApiAccess;
  readonly inventory: I;
  /** The field that `GET path/{uuid}` compares; ZStack's is `uuid`. */
  readonly key: string;
  readonly summary: { readonly en: string; readonly zh: string };
}

export type InventoryOf<Q> = Q extends QueryDefinition<infer I> ? z.infer<I> : never;

/** Declares a queryable resource. */
export function defineQuery<I extends z.ZodObject>(
  definition: Omit<QueryDefinition<I>, 'key'> & { key?: string },
): QueryDefinition<I> {
  return { key: 'uuid', ...definition };
}
