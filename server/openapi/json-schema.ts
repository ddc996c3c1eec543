import { z } from 'zod';
import type { JsonSchema } from './document-types.js';

/** JSON Schema of what a client sends. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  return withoutDialect(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

/** JSON Schema of what a client receives. */
export function outputSchema(schema: z.ZodType): JsonSchema {
  return withoutDialect(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }));
}

/** OpenAPI 3.1 names the dialect once for the whole document. */
function withoutDialect({ $schema: _dialect, ...schema }: Record<string, unknown>): JsonSchema {
  return schema;
}

/** Splits an object schema's properties into those of the given names and the rest. */
export function splitProperties(
  params: z.ZodObject,
  names: ReadonlySet<string>,
): { named: z.ZodObject; rest: z.ZodObject } {
  const entries = Object.entries(params.shape);
  const pick = (wanted: boolean) =>
    z.object(Object.fromEntries(entries.filter(([name]) => names.has(name) === wanted)));
  return { named: pick(true), rest: pick(false) };
}
