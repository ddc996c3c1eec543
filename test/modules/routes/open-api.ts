import { z } from 'zod';

const schemaSchema = z.record(z.string(), z.unknown());
const contentSchema = z.record(z.string().regex(/^\w+\/\w+$/), z.strictObject({ schema: schemaSchema }));

const parameterSchema = z
  .strictObject({
    name: z.string().min(1),
    in: z.enum(['path', 'query', 'header', 'cookie']),
    required: z.boolean(),
    description: z.string().optional(),
    schema: schemaSchema,
  })
  .refine((parameter) => parameter.in !== 'path' || parameter.required, 'a path parameter is always required');

const operationSchema = z.strictObject({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  description: z.string().min(1),
  tags: z.array(z.string()).min(1),
  parameters: z.array(parameterSchema),
  requestBody: z.strictObject({ description: z.string(), required: z.boolean(), content: contentSchema }).optional(),
  responses: z
    .record(
      z.string().regex(/^[1-5]\d\d$/),
      z.strictObject({ description: z.string().min(1), content: contentSchema.optional() }),
    )
    .refine((responses) => Object.keys(responses).length > 0, 'an operation has at least one response'),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});

/**
 * What the specification demands of those parts of a document that we use, and nothing else may be there.
 * @see https://spec.openapis.org/oas/v3.1.0
 */
export const openApiSchema = z
  .strictObject({
    openapi: z.string().regex(/^3\.1\.\d+$/),
    info: z.strictObject({ title: z.string(), version: z.string(), license: z.strictObject({ name: z.string() }) }),
    servers: z.array(z.strictObject({ url: z.string() })),
    paths: z.record(z.string().startsWith('/'), z.record(z.string().regex(/^(get|put|post|delete)$/), operationSchema)),
    components: z.strictObject({
      schemas: z.record(z.string().regex(/^[\w.-]+$/), schemaSchema),
      securitySchemes: z.record(z.string(), schemaSchema),
    }),
  })
  .check(({ value, issues }) => {
    const complain = (message: string) => issues.push({ code: 'custom', message, input: value });
    const ids = new Set<string>();
    for (const [path, operations] of Object.entries(value.paths)) {
      const variables = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name).sort();
      for (const { operationId, parameters, security } of Object.values(operations)) {
        if (ids.has(operationId)) complain(`two operations are called ${operationId}`);
        ids.add(operationId);
        const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        if (String(inPath.sort()) !== String(variables))
          complain(`${operationId}: the parameters are not those of ${path}`);
        const unknown = security.flatMap(Object.keys).filter((name) => !(name in value.components.securitySchemes));
        if (unknown.length > 0) complain(`${operationId}: there is no security scheme ${unknown.join(', ')}`);
      }
    }
  });

/** Every `$ref` of a JSON document, wherever it is. */
export function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

/** What a reference within the document (`#/a/b`) points to; undefined when there is nothing. RFC 6901. */
export function resolveReference(document: unknown, reference: string): unknown {
  const [base, ...names] = reference.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (base !== '#') return undefined;
  return names.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    document,
  );
}
