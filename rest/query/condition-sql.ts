import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { knownError } from '#kernel';
import { shownValue } from '../params/invalid-argument.js';
import { isSecretName } from '../params/secret-names.js';
import type { Condition, QueryOperator } from './operators.js';
import type { QueryField, QueryFieldType, QueryRelation, SqlFragment } from './query-source.js';
import { parseQueryValue, type QueryValue } from './query-value.js';
import type { SqlDialect } from './sql-dialect.js';

/** What conditions may name at one level: a source, or a resource related to it. */
export interface QueryLevel {
  readonly fields: Readonly<Record<string, QueryField>>;
  readonly relations?: Readonly<Record<string, QueryRelation>>;
}

export interface ConditionContext {
  /** `VmInstance`: names the query in errors. */
  readonly resource: string;
  readonly dialect: SqlDialect;
  readonly maxListValues: number;
}

type Builder = SelectQueryBuilder<ObjectLiteral>;

/** No tags are kept here, so a condition on one matches nothing. */
const TAG_CONDITIONS = ['__systemTag__', '__userTag__'];
const NOTHING = '1 = 0';

/** SQL of a field over an alias. */
export function fieldSql(name: string, field: QueryField, alias: string): SqlFragment {
  return field.sql?.(alias) ?? { sql: `${alias}.${name}` };
}

/**
 * Adds a condition to a statement. Related resources are reached with EXISTS, so a row comes once, however many related
 * ones fit. Values travel as parameters only.
 * @throws KnownError `rest.unknownQueryField`, `rest.invalidQueryValue`
 */
export function addCondition(
  builder: Builder,
  level: QueryLevel,
  condition: Condition,
  index: number,
  context: ConditionContext,
): void {
  const path = condition.name.split('.');
  builder.andWhere(sqlOf(builder, builder, level, path, condition, `q${index}`, context));
}

function sqlOf(
  root: Builder,
  builder: Builder,
  level: QueryLevel,
  path: readonly string[],
  condition: Condition,
  prefix: string,
  context: ConditionContext,
): string {
  const [head = '', ...rest] = path;
  if (rest.length === 0 && TAG_CONDITIONS.includes(head)) return NOTHING;
  if (rest.length === 0 && Object.hasOwn(level.fields, head) && level.fields[head]) {
    return comparison(root, head, level.fields[head], builder.alias, condition, prefix, context);
  }
  const relation = rest.length > 0 && Object.hasOwn(level.relations ?? {}, head) ? level.relations?.[head] : undefined;
  if (!relation) throw unknownField(condition.name, level, context.resource);
  const alias = `${prefix}_${head.toLowerCase()}_${rest.length}`;
  const related = builder.subQuery().select('1').from(relation.entity, alias).where(relation.on(alias, builder.alias));
  related.andWhere(sqlOf(root, related, relation, rest, condition, prefix, context));
  return `EXISTS ${related.getQuery()}`;
}

export function unknownField(field: string, level: QueryLevel, resource: string): Error {
  const related = Object.keys(level.relations ?? {}).map((name) => `${name}.*`);
  const known = [...Object.keys(level.fields), ...related].join(', ');
  return knownError('rest.unknownQueryField', { field: shownValue(field, false), resource, known });
}

function comparison(
  root: Builder,
  name: string,
  field: QueryField,
  alias: string,
  condition: Condition,
  prefix: string,
  context: ConditionContext,
): string {
  const { sql, params = {} } = fieldSql(name, field, alias);
  root.setParameters(params);
  const invalid = (problem: string) =>
    knownError('rest.invalidQueryValue', {
      resource: context.resource,
      field: condition.name,
      value: shownValue(condition.value, isSecretName(name)),
      problem,
    });
  const parse = (text: string): QueryValue => {
    const parsed = parseQueryValue(text, field.type);
    if ('problem' in parsed) throw invalid(parsed.problem);
    return parsed.value;
  };
  const problem = operatorProblem(condition.operator, field.type);
  if (problem !== null) throw invalid(problem);
  // Equality is of bytes in any collation, and with the column's own an index serves it.
  const left = `(${sql})`;
  const ordered = field.type === 'string' ? context.dialect.text(left) : left;
  const bind = (value: QueryValue, parameter: string) => {
    root.setParameter(parameter, value);
    return parameterSql(value, parameter);
  };

  switch (condition.operator) {
    case ' is null':
      return `${left} IS NULL`;
    case ' not null':
      return `${left} IS NOT NULL`;
    case '~=':
    case '!~=':
      root.setParameter(prefix, wholePattern(condition.value));
      return context.dialect.like(left, `:${prefix}`, condition.operator === '!~=');
    case '?=':
    case '!?=': {
      const texts = condition.value.split(',');
      if (texts.length > context.maxListValues) throw invalid(`at most ${context.maxListValues} values are allowed`);
      const list = texts.map((text, position) => bind(parse(text), `${prefix}_${position}`)).join(', ');
      return `${left} ${condition.operator === '?=' ? 'IN' : 'NOT IN'} (${list})`;
    }
    case '=':
    case '!=':
      return `${left} ${condition.operator} ${bind(parse(condition.value), prefix)}`;
    case '>':
    case '>=':
    case '<':
    case '<=':
      return `${ordered} ${condition.operator} ${bind(parse(condition.value), prefix)}`;
  }
}

function operatorProblem(operator: QueryOperator, type: QueryFieldType): string | null {
  if ((operator === '~=' || operator === '!~=') && type !== 'string') return `a ${type} cannot be compared with ~=`;
  const isOrder = operator === '>' || operator === '>=' || operator === '<' || operator === '<=';
  return isOrder && type === 'boolean' ? 'a boolean has no order' : null;
}

const INT32_LIMIT = 2 ** 31;

/** PostgreSQL reads a parameter as its column's type, and an integer column takes neither 1.5 nor 3000000000. */
function parameterSql(value: QueryValue, parameter: string): string {
  const isPlain = typeof value !== 'number' || (Number.isInteger(value) && Math.abs(value) < INT32_LIMIT);
  return isPlain ? `:${parameter}` : `CAST(:${parameter} AS NUMERIC)`;
}

/** PostgreSQL fails on a pattern that ends in the escape character. */
function wholePattern(pattern: string): string {
  const trailing = /\\*$/.exec(pattern)?.[0].length ?? 0;
  return trailing % 2 === 0 ? pattern : `${pattern}\\`;
}
