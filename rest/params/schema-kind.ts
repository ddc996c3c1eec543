import { z } from 'zod';

type Schema = z.core.$ZodType;

/** Which end of a schema that transforms is wanted: what it takes, or what it gives. */
export type SchemaSide = 'in' | 'out';

/** The schema inside `.optional()`, `.default()`, `.pipe()` and the like, which say nothing about its shape. */
export function coreSchema(schema: Schema, side: SchemaSide): Schema {
  let current = schema;
  for (;;) {
    const inner = innerSchema(current, side);
    if (!inner) return current;
    current = inner;
  }
}

function innerSchema(schema: Schema, side: SchemaSide): Schema | null {
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault ||
    schema instanceof z.core.$ZodPrefault ||
    schema instanceof z.core.$ZodNonOptional ||
    schema instanceof z.core.$ZodCatch ||
    schema instanceof z.core.$ZodReadonly
  )
    return schema._zod.def.innerType;
  if (schema instanceof z.core.$ZodPipe) return side === 'in' ? schema._zod.def.in : schema._zod.def.out;
  if (schema instanceof z.core.$ZodLazy) return schema._zod.def.getter();
  return null;
}

export const SCALAR_KINDS = ['string', 'number', 'boolean'] as const;
export type ScalarKind = (typeof SCALAR_KINDS)[number];

/** How a parameter is written in a query string; of `object` parameters nothing but `name.key=value` is possible. */
export type ParameterKind =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'list'; readonly item: ScalarKind }
  | { readonly kind: 'map'; valueKind(key: string): ScalarKind };

/** How a parameter of this schema is written. */
export function parameterKind(schema: Schema): ParameterKind {
  const core = coreSchema(schema, 'in');
  if (core instanceof z.core.$ZodArray) return { kind: 'list', item: scalarKind(core._zod.def.element) };
  if (core instanceof z.core.$ZodRecord) {
    const valueKind = scalarKind(core._zod.def.valueType);
    return { kind: 'map', valueKind: () => valueKind };
  }
  if (core instanceof z.core.$ZodObject) {
    const kinds = new Map(Object.entries(core._zod.def.shape).map(([key, field]) => [key, scalarKind(field)]));
    return { kind: 'map', valueKind: (key) => kinds.get(key) ?? 'string' };
  }
  return { kind: scalarKind(core) };
}

function scalarKind(schema: Schema): ScalarKind {
  const core = coreSchema(schema, 'in');
  if (core instanceof z.core.$ZodNumber) return 'number';
  if (core instanceof z.core.$ZodBoolean) return 'boolean';
  if (core instanceof z.core.$ZodLiteral) return commonKind(core._zod.def.values.map((value) => typeof value));
  if (core instanceof z.core.$ZodUnion) return commonKind(core._zod.def.options.map(scalarKind));
  return 'string';
}

function commonKind(kinds: readonly string[]): ScalarKind {
  return SCALAR_KINDS.find((kind) => kinds.length > 0 && kinds.every((one) => one === kind)) ?? 'string';
}
