import { z } from 'zod';
import type { QueryDefinition } from '#contract';
import { json, SECURITY } from './api-operation.js';
import type { Operation, Parameter } from './document-types.js';
import { ERROR_CONTENT } from './error-schema.js';
import { outputSchema } from './json-schema.js';

const query = (name: string, schema: Parameter['schema'], description: string): Parameter => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
});

const QUERY_PARAMETERS: Parameter[] = [
  query(
    'q',
    { type: 'array', items: { type: 'string' } },
    'Conditions, joined with AND: `name=value`, `!=`, `>`, `>=`, `<`, `<=`, `~=` (like), `!~=`, `?=` (in, comma-separated), `!?=`, ` is null`, ` not null`. A dot reaches related resources: `cluster.name=c1`.',
  ),
  query('limit', { type: 'integer', default: 1000 }, 'At most this many.'),
  query('start', { type: 'integer', default: 0 }, 'Leave this many out first.'),
  query(
    'sort',
    { type: 'string', examples: ['+name', '-createDate'] },
    'Ascending with `+` or without a sign, descending with `-`.',
  ),
  query('fields', { type: 'string', examples: ['name,uuid'] }, 'Only these fields, comma-separated.'),
  query('count', { type: 'boolean' }, 'Only the number of matches, as `total`.'),
  query('replyWithCount', { type: 'boolean' }, 'The number of all matches as well, as `total`.'),
];

function answer(definition: QueryDefinition) {
  const schema = z.object({
    inventories: z.array(definition.inventory).optional(),
    total: z.int().optional(),
    schema: z.record(z.string(), z.string()),
  });
  return { 200: json('The matches', outputSchema(schema)), 503: ERROR_CONTENT };
}

/** `GET path` with conditions. */
export function queryOperation(definition: QueryDefinition, tag: string): Operation {
  const { en, zh } = definition.summary;
  return {
    operationId: definition.name,
    summary: en,
    description: `${en} (${zh}).`,
    tags: [tag],
    parameters: QUERY_PARAMETERS,
    responses: answer(definition),
    security: SECURITY[definition.access],
  };
}

/** `GET path/{key}`: a list with one element, or an empty one. */
export function queryOneOperation(definition: QueryDefinition, tag: string): Operation {
  return {
    ...queryOperation(definition, tag),
    operationId: `${definition.name}-one`,
    parameters: [{ name: definition.key, in: 'path', required: true, schema: { type: 'string' } }],
  };
}
