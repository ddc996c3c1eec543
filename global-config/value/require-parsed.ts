import type { GlobalConfigDefinition } from '../define-global-config.js';
import { parseConfigValue } from './parse-config-value.js';

/** The text as it is stored; throws the refusal of a bad value. */
export function requireParsed(definition: GlobalConfigDefinition, text: string | null): string {
  const parsed = parseConfigValue(definition, text);
  if (!parsed.ok) throw parsed.error;
  return parsed.text;
}
