import { z } from 'zod';
import { classNames } from '#contract';
import { coreSchema } from '../params/schema-kind.js';

/** Where in a result objects with a ZStack class can be; parts without any are left out. */
export interface SchemaPlan {
  readonly className: string | null;
  readonly fields: readonly (readonly [name: string, plan: SchemaPlan])[];
  readonly items: SchemaPlan | null;
  readonly values: SchemaPlan | null;
}

type Schema = z.core.$ZodType;

/** Makes the plan of a result schema once, so that an answer costs no look at schemas. Null: no class anywhere. */
export function compileSchemaPlan(schema: Schema): SchemaPlan | null {
  return compile(schema, []);
}

function compile(schema: Schema, above: readonly Schema[]): SchemaPlan | null {
  const core = coreSchema(schema, 'out');
  // A schema inside itself: ZStack's classes are not nested that way, and a plan cannot be endless.
  if (above.includes(core)) return null;
  const below = [...above, core];
  const className = (classNames.get(schema) ?? classNames.get(core))?.className ?? null;
  const fields: (readonly [string, SchemaPlan])[] = [];
  if (core instanceof z.core.$ZodObject) {
    for (const [name, field] of Object.entries(core._zod.def.shape)) {
      const plan = compile(field, below);
      if (plan) fields.push([name, plan]);
    }
  }
  const items = core instanceof z.core.$ZodArray ? compile(core._zod.def.element, below) : null;
  const values = core instanceof z.core.$ZodRecord ? compile(core._zod.def.valueType, below) : null;
  return className === null && fields.length === 0 && !items && !values ? null : { className, fields, items, values };
}

/**
 * The `schema` map of a result: from a path in the answer to the Java class of the object there
 * (`{"inventories[0].vmNics[0]": "org.zstack.header.vm.VmNicInventory"}`).
 */
export function schemaMap(plan: SchemaPlan | null, result: unknown): Record<string, string> {
  const map: Record<string, string> = {};
  if (plan) walk(plan, result, '', map);
  return map;
}

function walk(plan: SchemaPlan, value: unknown, path: string, map: Record<string, string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (plan.className !== null) map[path] = plan.className;
  if (plan.items && Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(plan.items, item, `${path}[${index}]`, map);
  }
  const below = path === '' ? '' : `${path}.`;
  for (const [name, field] of plan.fields) walk(field, Reflect.get(value, name), below + name, map);
  if (plan.values) for (const [key, item] of Object.entries(value)) walk(plan.values, item, below + key, map);
}
