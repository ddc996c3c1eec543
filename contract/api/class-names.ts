import { z } from 'zod';

/**
 * ZStack's Java class of an inventory schema. The answer's `schema` map is made from it; without that map the Java
 * SDK leaves list elements as plain maps and a typed use throws ClassCastException.
 */
export const classNames = z.registry<{ className: string }>();

/** Marks an inventory schema with its ZStack class. */
export function inventory<S extends z.ZodType>(className: string, schema: S): S {
  classNames.add(schema, { className });
  return schema;
}
