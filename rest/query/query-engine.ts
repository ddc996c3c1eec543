import { Inject, Injectable } from '@nestjs/common';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { QueryDefinition } from '#contract';
import { knownError, UnitOfWork } from '#kernel';
import type { CallContext } from '../call-context.js';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { addCondition, type ConditionContext, fieldSql, unknownField } from './condition-sql.js';
import type { QueryRequest } from './query-request.js';
import type { QuerySource } from './query-source.js';
import { SQL_DIALECTS } from './sql-dialect.js';

const ROOT_ALIAS = 'item';

/** `inventories` is absent when only the total was asked for, `total` when it was not. */
export interface QueryResult {
  readonly inventories?: readonly Record<string, unknown>[];
  readonly total?: number;
}

type Builder = SelectQueryBuilder<ObjectLiteral>;

/** Answers queries from their sources, with SQL that means the same on both databases. */
@Injectable()
export class QueryEngine {
  constructor(
    private readonly uow: UnitOfWork,
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
  ) {}

  /**
   * Runs a query. Times compare as epoch milliseconds, text by its bytes, `~=` without regard to the case of ASCII
   * letters; a condition other than `is null` never fits a missing value.
   * @throws KnownError `rest.unknownQueryField`, `rest.invalidQueryValue`, `rest.invalidArgument`
   */
  async run(
    query: QueryDefinition,
    source: QuerySource<QueryDefinition>,
    request: QueryRequest,
    context: CallContext,
  ): Promise<QueryResult> {
    const resource = resourceName(query);
    refuseGroupBy(request);
    refuseUnknownFields(query, request, resource);
    const matching = this.matching(source, request, context, resource);
    const total = request.count || request.replyWithCount ? await totalOf(matching) : undefined;
    const counted = total === undefined ? {} : { total };
    if (request.count) return counted;
    const keys = await this.keysOfPage(matching, source, request, resource);
    const inventories = keys.length === 0 ? [] : await source.load(keys, context, this.uow.reader);
    return { inventories: selectFields(inOrder(inventories, keys, source), request.fields), ...counted };
  }

  private matching(
    source: QuerySource<QueryDefinition>,
    request: QueryRequest,
    context: CallContext,
    resource: string,
  ): Builder {
    const builder: Builder = this.uow.reader.createQueryBuilder(source.entity, ROOT_ALIAS);
    const conditionContext: ConditionContext = {
      resource,
      dialect: SQL_DIALECTS[this.uow.databaseType],
      maxListValues: this.options.limits.maxQueryListValues,
    };
    const scope = source.scope(context, ROOT_ALIAS);
    if (scope) builder.where(`(${scope.sql})`, scope.params);
    const conditions = source.rewrite?.(request.conditions) ?? request.conditions;
    for (const [index, condition] of conditions.entries()) {
      addCondition(builder, source, condition, index, conditionContext);
    }
    return builder;
  }

  /** The key is the last thing to sort by, so that pages neither overlap nor leave a row out. */
  private async keysOfPage(
    builder: Builder,
    source: QuerySource<QueryDefinition>,
    { sort, limit, start }: QueryRequest,
    resource: string,
  ): Promise<(string | number)[]> {
    if (limit === 0) return [];
    builder.select(`${ROOT_ALIAS}.${source.keyColumn}`, 'item_key').limit(limit).offset(start);
    if (sort) {
      const field = Object.hasOwn(source.fields, sort.field) ? source.fields[sort.field] : undefined;
      if (!field) throw unknownField(sort.field, { fields: source.fields }, resource);
      const { sql, params = {} } = fieldSql(sort.field, field, ROOT_ALIAS);
      const expression = field.type === 'string' ? SQL_DIALECTS[this.uow.databaseType].text(`(${sql})`) : sql;
      builder.addSelect(expression, 'sort_key').setParameters(params);
      // The same place for missing values on both databases.
      builder.addOrderBy('sort_key', sort.descending ? 'DESC' : 'ASC', sort.descending ? 'NULLS LAST' : 'NULLS FIRST');
    }
    builder.addOrderBy('item_key', 'ASC');
    const rows = await builder.getRawMany<{ item_key: string | number }>();
    const isNumber = source.fields[source.keyColumn]?.type === 'number';
    return rows.map((row) => (isNumber ? Number(row.item_key) : row.item_key));
  }
}

/** Each row comes once, so they are only counted: TypeORM's count tells the keys apart, which took three times as long. */
async function totalOf(matching: Builder): Promise<number> {
  const counted = await matching.clone().select('COUNT(*)', 'total').getRawOne<{ total: number | string }>();
  return Number(counted?.total);
}

/** `queryVmInstance` to `VmInstance`. */
function resourceName(query: QueryDefinition): string {
  return query.name.replace(/^query/, '');
}

function refuseGroupBy({ groupBy }: QueryRequest): void {
  if (groupBy === null) return;
  throw knownError('rest.invalidArgument', { field: 'groupBy', problem: 'grouping is not supported' });
}

function refuseUnknownFields(query: QueryDefinition, { fields }: QueryRequest, resource: string): void {
  const known = query.inventory.shape;
  const field = fields?.find((name) => !Object.hasOwn(known, name));
  if (field === undefined) return;
  throw knownError('rest.unknownQueryField', { field, resource, known: Object.keys(known).join(', ') });
}

function inOrder(
  inventories: readonly Record<string, unknown>[],
  keys: readonly (string | number)[],
  source: QuerySource<QueryDefinition>,
): Record<string, unknown>[] {
  const byKey = new Map(inventories.map((inventory) => [String(source.keyOf(inventory)), inventory]));
  return keys.flatMap((key) => {
    const inventory = byKey.get(String(key));
    return inventory ? [inventory] : [];
  });
}

function selectFields(
  inventories: Record<string, unknown>[],
  fields: readonly string[] | null,
): readonly Record<string, unknown>[] {
  if (fields === null) return inventories;
  return inventories.map((inventory) => Object.fromEntries(fields.map((field) => [field, inventory[field]])));
}
