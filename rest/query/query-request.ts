import { HttpRefusal } from '../http/http-refusal.js';
import { coerceBoolean } from '../params/coerce-scalar.js';
import type { RestLimits } from '../rest-options.js';
import { type Condition, parseCondition, QUERY_OPERATORS } from './operators.js';

export interface QueryRequest {
  readonly conditions: readonly Condition[];
  readonly limit: number;
  readonly start: number;
  /** Only the total is wanted. */
  readonly count: boolean;
  readonly replyWithCount: boolean;
  readonly sort: { readonly field: string; readonly descending: boolean } | null;
  /** Null for all fields. */
  readonly fields: readonly string[] | null;
  readonly groupBy: string | null;
}

/**
 * Reads `q`, `limit`, `start`, `count`, `replyWithCount`, `sort`, `fields` and `groupBy`; everything else is ignored.
 * @throws HttpRefusal 400 for what the grammar does not allow
 */
export function parseQueryRequest(query: URLSearchParams, limits: RestLimits): QueryRequest {
  const texts = query.getAll('q');
  if (texts.length > limits.maxQueryConditions) {
    throw refusal(`at most ${limits.maxQueryConditions} conditions are allowed`);
  }
  return {
    conditions: texts.map(condition),
    limit: Math.min(naturalNumber(query, 'limit') ?? limits.defaultQueryLimit, limits.maxQueryLimit),
    start: naturalNumber(query, 'start') ?? 0,
    count: flag(query, 'count'),
    replyWithCount: flag(query, 'replyWithCount'),
    sort: sortOrder(query.get('sort')?.trim() ?? ''),
    fields: fieldList(query.get('fields')),
    groupBy: query.get('groupBy')?.trim() || null,
  };
}

function refusal(problem: string): HttpRefusal {
  return new HttpRefusal(400, `Invalid query parameter. ${problem}`);
}

function condition(text: string): Condition {
  const parsed = parseCondition(text);
  if (parsed) return parsed;
  const operators = QUERY_OPERATORS.map((operator) => operator.trim()).join(', ');
  throw refusal(
    `The '${text}' in the parameter[q] doesn't contain any query operator. Valid query operators are [${operators}]`,
  );
}

function naturalNumber(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)?.trim();
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw refusal(`'${name}' must be an integer`);
  return Number(text);
}

/** As the original: what is not `true` is false. */
function flag(query: URLSearchParams, name: string): boolean {
  return coerceBoolean(query.get(name) ?? '') ?? false;
}

/** `-name` descends; `+name` ascends, and so does ` name`, which a client made of `+name` by not encoding it. */
function sortOrder(text: string): QueryRequest['sort'] {
  const field = text.replace(/^[+-]/, '').trim();
  return field === '' ? null : { field, descending: text.startsWith('-') };
}

function fieldList(text: string | null): readonly string[] | null {
  if (text === null) return null;
  const fields = text
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
  if (fields.length === 0) throw refusal("'fields' contains zero field");
  return fields;
}
