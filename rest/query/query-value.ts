import { coerceBoolean, coerceNumber } from '../params/coerce-scalar.js';
import type { QueryFieldType } from './query-source.js';

export type QueryValue = string | number | boolean;

/** The value that a condition's text means for a field of a type, or in words what it would have to be. */
export type ParsedQueryValue = { readonly value: QueryValue } | { readonly problem: string };

export function parseQueryValue(text: string, type: QueryFieldType): ParsedQueryValue {
  switch (type) {
    case 'string':
      return { value: text };
    case 'number':
      return orProblem(coerceNumber(text), 'it must be a number');
    case 'boolean':
      return orProblem(coerceBoolean(text), 'it must be true or false');
    case 'time':
      return orProblem(parseTime(text), 'it must be a time in ISO 8601 or in epoch milliseconds');
  }
}

function orProblem(value: QueryValue | undefined, problem: string): ParsedQueryValue {
  return value === undefined ? { problem } : { value };
}

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+ -]\d\d:?\d\d)?)?$/i;

/** Epoch milliseconds. A time without a zone is UTC, wherever the manager runs. */
export function parseTime(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^-?\d{1,16}$/.test(trimmed)) return Number(trimmed);
  const [, date, time = '00:00', zone = 'Z'] = ISO_TIME.exec(trimmed) ?? [];
  if (date === undefined) return undefined;
  // The plus sign of a zone arrives as a space from a client that does not encode it.
  const offset = zone
    .toUpperCase()
    .replace(/^ /, '+')
    .replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const millis = Date.parse(`${date}T${time}${offset}`);
  return Number.isNaN(millis) ? undefined : millis;
}
