import { z } from 'zod';
import type { ApiDefinition } from '#contract';

/** Of nothing that exists. */
export const UNKNOWN_UUID = '0'.repeat(32);

/**
 * Values that fit the fields of that name, where a schema does not list them. They name nothing that exists, so a call
 * made with them does no harm.
 */
const FIELD_EXAMPLES: Readonly<Record<string, unknown>> = {
  uuid: UNKNOWN_UUID,
  resourceUuid: UNKNOWN_UUID,
  zoneUuid: UNKNOWN_UUID,
  clusterUuid: UNKNOWN_UUID,
  sessionUuid: UNKNOWN_UUID,
  name: 'example',
  category: 'example',
  value: 'example',
  names: ['example'],
  resourceConfigs: [{ category: 'example', name: 'example', value: 'example' }],
  accountName: 'example',
  username: 'example',
  password: 'e'.repeat(128),
  managementIp: '192.0.2.1',
  agentSecret: 'e'.repeat(64),
  cpuNum: 1,
  memorySize: 64 * 1024 * 1024,
};

/**
 * Parameters that an API takes: its required fields only, made from its schema.
 * @throws for a required field that the schema does not list the values of and that has no example
 */
export function exampleParams(api: ApiDefinition): Record<string, unknown> {
  const { properties = {}, required = [] } = z.toJSONSchema(api.params, { io: 'input', unrepresentable: 'any' });
  const params = Object.fromEntries(required.map((field) => [field, exampleOf(field, properties[field])]));
  const parsed = api.params.safeParse(params);
  if (parsed.success) return params;
  const fields = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`${api.name} needs an example in ${import.meta.filename} for ${fields.join('; ')}`);
}

function exampleOf(field: string, schema: z.core.JSONSchema._JSONSchema | undefined): unknown {
  const listed = typeof schema === 'object' ? (schema.const ?? schema.enum?.[0]) : undefined;
  return listed ?? FIELD_EXAMPLES[field];
}
