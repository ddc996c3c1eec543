import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { InventoryOf, QueryDefinition } from '#contract';
import type { CallContext } from '../call-context.js';
import type { Condition } from './operators.js';

/** Typed, so that discovery needs no guess about what a decorator left behind. */
const answeredQueries = new WeakMap<object, QueryDefinition>();

/** How a condition's text becomes a value to compare: `time` also takes ISO 8601 and compares epoch milliseconds. */
export const QUERY_FIELD_TYPES = ['string', 'number', 'boolean', 'time'] as const;
export type QueryFieldType = (typeof QUERY_FIELD_TYPES)[number];

/** A piece of SQL with named parameters (`:name`). Parameter names are unique within the query: prefix them. */
export interface SqlFragment {
  readonly sql: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A field that conditions and `sort` may name. `sql` defaults to the entity's column of the field's name. */
export interface QueryField {
  readonly type: QueryFieldType;
  /** Full SQL expression over the alias of this source's table (and of nothing else). */
  readonly sql?: (alias: string) => SqlFragment;
}

/** A related resource that conditions reach with a dot: `cluster.name`, `vmNics.mac`. */
export interface QueryRelation {
  readonly entity: EntityTarget<ObjectLiteral>;
  /** SQL that joins the related table (`child`) to this one (`parent`): `child.clusterUuid = parent.uuid` in columns. */
  readonly on: (child: string, parent: string) => string;
  readonly fields: Readonly<Record<string, QueryField>>;
  readonly relations?: Readonly<Record<string, QueryRelation>>;
}

/**
 * Answers a query API. The engine finds the keys of the page with SQL made from `fields`; `load` turns them into
 * inventories. So a page costs one statement for the keys and a few for the rows, however large the table is.
 */
export interface QuerySource<Q extends QueryDefinition> {
  readonly entity: EntityTarget<ObjectLiteral>;
  /** Primary key property of the entity: what `load` is given. */
  readonly keyColumn: string;
  readonly fields: Readonly<Record<string, QueryField>>;
  readonly relations?: Readonly<Record<string, QueryRelation>>;
  /** Takes old names out of the conditions before they become SQL; without it they are taken as they are. */
  rewrite?(conditions: readonly Condition[]): readonly Condition[];
  /** Restricts what the caller may see (a Normal account: its own); null for no restriction. */
  scope(context: CallContext, alias: string): SqlFragment | null;
  /** Inventories of the given keys, in any order; a key that is gone meanwhile is left out. */
  load(keys: readonly (string | number)[], context: CallContext, reader: EntityManager): Promise<InventoryOf<Q>[]>;
  /** Key of an inventory, to put them back in order. */
  keyOf(inventory: InventoryOf<Q>): string | number;
}

/**
 * Makes a provider the source of a query API.
 * @example `@Injectable() @AnswersQuery(queryZone) class ZoneQuery implements QuerySource<typeof queryZone> { … }`
 */
export function AnswersQuery<Q extends QueryDefinition>(
  query: Q,
): <C extends new (...args: never[]) => QuerySource<Q>>(target: C) => void {
  return (target) => {
    answeredQueries.set(target, query);
  };
}

/** The query API that a class was made the source of. */
export function answeredQuery(target: unknown): QueryDefinition | null {
  return typeof target === 'function' ? (answeredQueries.get(target) ?? null) : null;
}
