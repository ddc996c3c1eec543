import type { z } from 'zod';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { valueKind } from './value-kind.js';

/**
 * A value as it travels and is stored: strings and enums as they are, numbers in decimal, booleans as `true` or `false`,
 * objects and arrays as JSON. The inverse of {@link parseConfigValue}.
 */
export function formatConfigValue<S extends z.ZodType>(
  definition: Pick<GlobalConfigDefinition<S>, 'schema'>,
  value: z.infer<S>,
): string {
  return valueKind(definition.schema) === 'json' ? (JSON.stringify(value) ?? 'undefined') : String(value);
}
