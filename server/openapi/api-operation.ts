import type { z } from 'zod';
import type { ApiAccess, ApiDefinition } from '#contract';
import type { Content, JsonSchema, Operation, Parameter } from './document-types.js';
import { ERROR_CONTENT } from './error-schema.js';
import { inputSchema, outputSchema, splitProperties } from './json-schema.js';

const ACCESS_TEXT = {
  public: 'No session needed.',
  normal: 'Any account; a Normal account for its own resources only.',
  admin: 'SystemAdmin only.',
} as const satisfies Record<ApiAccess, string>;

const WAIT_HEADER: Parameter = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description:
    '`wait=N`: answer with the final result and a fitting status if it is there within N seconds (RFC 7240).',
  schema: { type: 'string', examples: ['wait=30'] },
};

const WITH_SESSION: Operation['security'] = [{ session: [] }, { cookie: [] }];

export const SECURITY: Record<ApiAccess, Operation['security']> = {
  public: [],
  normal: WITH_SESSION,
  admin: WITH_SESSION,
};

export function json(description: string, schema: JsonSchema): Content {
  return { description, content: { 'application/json': { schema } } };
}

const JOB_CONTENT = json('Accepted: poll `location` until it answers 200 or 503', {
  type: 'object',
  properties: {
    location: { type: 'string', format: 'uri' },
    apiTimeout: { type: 'integer', description: 'milliseconds' },
  },
  required: ['location', 'apiTimeout'],
});

export function pathVariables(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

function parametersOf(properties: z.ZodObject, place: 'path' | 'query'): Parameter[] {
  const { shape }: { shape: Record<string, z.ZodType> } = properties;
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !schema.safeParse(undefined).success,
    schema: inputSchema(schema),
  }));
}

/** The request body of one API, or null when its fields travel in the query string. */
export function bodySchema(api: ApiDefinition): Record<string, unknown> | null {
  if (api.place === 'query') return null;
  const key = api.place === 'params' ? 'params' : api.name;
  const { rest } = splitProperties(api.params, new Set(pathVariables(api.path)));
  return {
    type: 'object',
    title: api.name,
    description: api.summary.en,
    properties: { [key]: inputSchema(rest) },
    ...(Object.keys(rest.shape).length > 0 ? { required: [key] } : {}),
  };
}

/** One operation for all APIs that share a method and a URL: there the body's key chooses. */
export function apiOperation(apis: readonly [ApiDefinition, ...ApiDefinition[]], tag: string): Operation {
  const [first] = apis;
  const { named, rest } = splitProperties(first.params, new Set(pathVariables(first.path)));
  const bodies = apis.map(bodySchema).filter((body) => body !== null);
  const [onlyBody] = bodies;
  const results = apis.map((api) => outputSchema(api.result));
  const result = results.length === 1 ? (results[0] ?? {}) : { anyOf: results };
  return {
    operationId: apis.map(({ name }) => name).join('-'),
    summary: apis.map(({ summary }) => summary.en).join(' / '),
    description: apis
      .map((api) => `**${api.name}** ${api.summary.en} (${api.summary.zh}). ${ACCESS_TEXT[api.access]}`)
      .join('\n\n'),
    tags: [tag],
    parameters: [
      ...parametersOf(named, 'path'),
      ...(first.place === 'query' ? parametersOf(rest, 'query') : []),
      WAIT_HEADER,
    ],
    ...(onlyBody === undefined
      ? {}
      : { requestBody: { required: true, ...json('', bodies.length === 1 ? onlyBody : { oneOf: bodies }) } }),
    responses: {
      200: json('The result', result),
      ...(first.delivery === 'async' ? { 202: JOB_CONTENT } : {}),
      503: ERROR_CONTENT,
    },
    security: SECURITY[first.access],
  };
}
