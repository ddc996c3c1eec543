import { z } from 'zod';

/** ZStack's form of a uuid. */
const UUID_PATTERN = '^[0-9a-f]{32}$';

type Schema = z.core.JSONSchema.JSONSchema;
type Part = boolean | Schema | undefined;

/** One row of a table of fields. */
export interface SchemaField {
  /** `volumes[].bus` for a field of the objects in a list. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** Every field of an object's schema, those of inner objects after the field that holds them. */
export function fieldsOf(schema: z.ZodType): SchemaField[] {
  return fieldsBelow('', z.toJSONSchema(schema));
}

/** The alternatives of a union of objects. */
export function alternativesOf(schema: z.ZodType): SchemaField[][] {
  return (z.toJSONSchema(schema).oneOf ?? []).map((part) => fieldsBelow('', part));
}

function fieldsBelow(prefix: string, part: Part): SchemaField[] {
  const schema = asObject(part);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const own = { name: prefix + name, type: typeOf(field), isRequired: schema.required?.includes(name) ?? false };
    return [own, ...innerFields(prefix + name, asObject(field))];
  });
}

function innerFields(name: string, schema: Schema): SchemaField[] {
  if (schema.type === 'object') return fieldsBelow(`${name}.`, schema);
  if (schema.type !== 'array') return [];
  const items = asObject(Array.isArray(schema.items) ? undefined : schema.items);
  const all = (items.oneOf ?? [items]).flatMap((alternative) => fieldsBelow(`${name}[].`, alternative));
  return mergeAlternatives(all, items.oneOf?.length ?? 1);
}

/** A field that not every alternative has is not required; one whose type differs shows each of them. */
function mergeAlternatives(fields: readonly SchemaField[], alternatives: number): SchemaField[] {
  const names = [...new Set(fields.map(({ name }) => name))];
  return names.map((name) => {
    const same = fields.filter((field) => field.name === name);
    const type = [...new Set(same.map((field) => field.type))].join(', ');
    return { name, type, isRequired: same.length === alternatives && same.every(({ isRequired }) => isRequired) };
  });
}

function typeOf(part: Part): string {
  const schema = asObject(part);
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(' or ');
  if (schema.type === 'array')
    return `list of ${Array.isArray(schema.items) ? 'values' : typeOf(schema.items)}${limits(schema.minItems, schema.maxItems)}`;
  if (schema.type === 'string') return stringType(schema);
  if (schema.type === 'integer') return `integer${limits(schema.minimum, schema.maximum)}`;
  return String(schema.type ?? 'anything');
}

function stringType({ pattern, minLength, maxLength }: Schema): string {
  if (pattern === UUID_PATTERN) return 'uuid';
  const form = pattern === undefined ? '' : ` ${code(pattern.replaceAll('|', '\\|'))}`;
  return `string${form}${limits(minLength, maxLength)}`;
}

function limits(min: number | undefined, max: number | undefined): string {
  const hasMax = max !== undefined && max !== Number.MAX_SAFE_INTEGER;
  if (min === undefined && !hasMax) return '';
  return ` (${min ?? 0} to ${hasMax ? max : '∞'})`;
}

function asObject(part: Part): Schema {
  return typeof part === 'object' ? part : {};
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
