import { z } from 'zod';
import { errorObjectSchema } from '#contract';
import type { Content, JsonSchema } from './document-types.js';

const ADDRESS = '#/components/schemas/';
const NAME = 'ErrorObject';

const registry = z.registry<{ id: string }>();
registry.add(errorObjectSchema, { id: NAME });

/**
 * The error object, whose cause is an error object. A reference within the document counts from the document's root, so
 * a schema that refers to itself needs a place of its own there.
 */
export function errorComponent(): Readonly<Record<string, JsonSchema>> {
  const { schemas } = z.toJSONSchema(registry, { io: 'output', uri: (id) => ADDRESS + id });
  const { $schema: _dialect, $id: _id, ...schema }: JsonSchema = { ...schemas[NAME] };
  return { [NAME]: schema };
}

/** The answer of a call that failed. */
export const ERROR_CONTENT: Content = {
  description: 'Failed; the error object says why',
  content: {
    'application/json': {
      schema: { type: 'object', properties: { error: { $ref: ADDRESS + NAME } }, required: ['error'] },
    },
  },
};
