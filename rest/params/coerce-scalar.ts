import type { ScalarKind } from './schema-kind.js';

/** The value a text stands for, or undefined when it stands for none of that kind. */
export function coerceScalar(text: string, kind: ScalarKind): string | number | boolean | undefined {
  switch (kind) {
    case 'string':
      return text;
    case 'number':
      return coerceNumber(text);
    case 'boolean':
      return coerceBoolean(text);
  }
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Decimal notation only: `Number('')` is 0 and `Number('0x10')` is 16. */
export function coerceNumber(text: string): number | undefined {
  const trimmed = text.trim();
  const value = NUMBER.test(trimmed) ? Number(trimmed) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** Any letter case: Python clients write `True`. */
export function coerceBoolean(text: string): boolean | undefined {
  switch (text.trim().toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return undefined;
  }
}
