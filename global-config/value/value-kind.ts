import { z } from 'zod';

/** How a value is written as a string. */
export const VALUE_KINDS = ['text', 'number', 'boolean', 'json'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** JSON Schema (2020-12) of what the zod schema takes. Throws for a schema that JSON cannot express (a date, say). */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input' });
}

const kinds = new WeakMap<z.ZodType, ValueKind>();

/** The kind of a schema's values, read from its JSON Schema: so it is what a settings page sees, through all wrappers. */
export function valueKind(schema: z.ZodType): ValueKind {
  const known = kinds.get(schema);
  if (known) return known;
  const kind = kindOf(jsonSchemaOf(schema));
  kinds.set(schema, kind);
  return kind;
}

const KIND_OF_TYPE: Readonly<Record<string, ValueKind | undefined>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
};

function kindOf(schema: JsonSchema): ValueKind {
  if (schema.anyOf) return commonKind(schema.anyOf);
  return KIND_OF_TYPE[String(schema.type)] ?? 'json';
}

/** A union of strings is text; one of different kinds could not be told apart without JSON. */
function commonKind(branches: readonly (JsonSchema | boolean)[]): ValueKind {
  const [first, ...others] = branches.map((branch) => (typeof branch === 'boolean' ? 'json' : kindOf(branch)));
  return first !== undefined && others.every((kind) => kind === first) ? first : 'json';
}
