import type { KnownError } from '#kernel';
import type { Answer } from '../registry/route.js';

/** How a call ended. */
export type Outcome =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly error: KnownError };

/** The `schema` map as it is stored and sent; null when it is empty. */
export function schemaJson(answer: Answer): string | null {
  return Object.keys(answer.schema).length === 0 ? null : JSON.stringify(answer.schema);
}

/** Puts the `schema` map into a body that is text already. */
export function withSchema(resultJson: string, schema: string | null): string {
  if (schema === null) return resultJson;
  return `${resultJson.slice(0, -1)}${resultJson === '{}' ? '' : ','}"schema":${schema}}`;
}

/** The body of a successful answer. */
export function answerBody(answer: Answer, wantsSchema: boolean): string {
  return withSchema(answer.json, wantsSchema ? schemaJson(answer) : null);
}

/** The body of a failed call. */
export function errorBody(error: KnownError): string {
  return JSON.stringify({ error: error.toErrorObject() });
}
