/** ZStack's operators as they are written. The last two take no value and end the condition. */
export const QUERY_OPERATORS = [
  '!=',
  '>=',
  '<=',
  '!?=',
  '!~=',
  '~=',
  '?=',
  '=',
  '>',
  '<',
  ' is null',
  ' not null',
] as const;
export type QueryOperator = (typeof QUERY_OPERATORS)[number];

export interface Condition {
  /** Trimmed; dots lead through related resources. */
  readonly name: string;
  readonly operator: QueryOperator;
  /** Not trimmed: a space may be part of the value. Empty for the operators without one. */
  readonly value: string;
}

/**
 * Takes a condition apart at the operator that comes first; the longest wins where several begin. The original takes
 * the first of its list that is contained anywhere, so a value with `!=` in it breaks it: `name=a!=b`.
 * Null when there is no operator.
 */
export function parseCondition(text: string): Condition | null {
  const nullTest = /^(.*?)( is null| not null)\s*$/s.exec(text);
  let best: { operator: QueryOperator; at: number } | null = null;
  for (const operator of QUERY_OPERATORS) {
    const isNullTest = operator === ' is null' || operator === ' not null';
    const at = isNullTest ? (nullTest?.[2] === operator ? (nullTest[1] ?? '').length : -1) : text.indexOf(operator);
    if (at < 0) continue;
    if (!best || at < best.at || (at === best.at && operator.length > best.operator.length)) best = { operator, at };
  }
  if (!best) return null;
  const { operator, at } = best;
  const value = operator === ' is null' || operator === ' not null' ? '' : text.slice(at + operator.length);
  return { name: text.slice(0, at).trim(), operator, value };
}
