import { HttpRefusal } from './http-refusal.js';

/** Deeper JSON has no meaning in any API; walking it would end in a stack overflow. */
const MAX_JSON_DEPTH = 64;

/**
 * Takes fields that are null out of parsed JSON, in place.
 * @throws HttpRefusal 400 for what no API can take: U+0000 in a text, and endless nesting
 */
export function tidy(value: unknown, depth = 0): void {
  // No text in the database can hold it, and PostgreSQL fails on the attempt.
  if (typeof value === 'string' && value.includes('\u0000')) {
    throw new HttpRefusal(400, 'the body must not contain the character U+0000');
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_JSON_DEPTH) throw new HttpRefusal(400, `the body is nested more than ${MAX_JSON_DEPTH} levels deep`);
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null && !Array.isArray(value)) Reflect.deleteProperty(value, key);
    else tidy(inner, depth + 1);
  }
}
