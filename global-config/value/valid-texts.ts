import type { z } from 'zod';
import { jsonSchemaOf, valueKind } from './value-kind.js';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** All texts that a setting takes, where the schema lists its values; undefined where it does not. */
export function validTexts(schema: z.ZodType): string[] | undefined {
  if (valueKind(schema) === 'json') return undefined;
  return listedValues(jsonSchemaOf(schema))?.map(String);
}

function listedValues(schema: JsonSchema): unknown[] | undefined {
  if (schema.enum) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  if (schema.type === 'boolean') return [true, false];
  return schema.anyOf && listedInAll(schema.anyOf);
}

function listedInAll(branches: readonly (JsonSchema | boolean)[]): unknown[] | undefined {
  const lists = branches.map((branch) => (typeof branch === 'boolean' ? undefined : listedValues(branch)));
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}
