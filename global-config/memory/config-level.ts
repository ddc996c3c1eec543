import type { z } from 'zod';
import { knownError } from '#kernel';
import type { ConfigResource, ConfigSource } from '../config-target.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { formatConfigValue } from '../value/format-config-value.js';
import { type ParsedConfigValue, parseConfigValue } from '../value/parse-config-value.js';
import { freezeDeeply } from './freeze-deeply.js';

/** One level of a setting that has a value of its own: an override, the global value, or the default. */
export interface ConfigLevel<T = unknown> {
  readonly source: ConfigSource;
  readonly resourceUuid: string | null;
  readonly text: string;
  readonly parsed: ParsedConfigValue<T>;
  /** What to look for in the database when the value turns out to be unreadable. */
  readonly row: string;
}

export function defaultLevel<S extends z.ZodType>(definition: GlobalConfigDefinition<S>): ConfigLevel<z.infer<S>> {
  const text = formatConfigValue(definition, definition.default);
  const parsed = { ok: true, value: freezeDeeply(definition.default), text } as const;
  return { source: 'default', resourceUuid: null, text, parsed, row: 'the default' };
}

/** A stored value. One that cannot be read is kept, so that reading that setting fails and nothing else does. */
export function storedLevel<S extends z.ZodType>(
  definition: GlobalConfigDefinition<S>,
  text: string,
  resource: ConfigResource | null,
): ConfigLevel<z.infer<S>> {
  const parsed = parseConfigValue(definition, text);
  if (parsed.ok) freezeDeeply(parsed.value);
  const name = `category: ${definition.category}, name: ${definition.name}`;
  const row = resource ? `ResourceConfig[${name}, resourceUuid: ${resource.uuid}]` : `GlobalConfig[${name}]`;
  return { source: resource?.type ?? 'global', resourceUuid: resource?.uuid ?? null, text, parsed, row };
}

/** The level's value; throws `config.storedValueInvalid`, never falls back to another level. */
export function levelValue<T>({ parsed, row }: ConfigLevel<T>): T {
  if (parsed.ok) return parsed.value;
  throw knownError('config.storedValueInvalid', { row, problem: parsed.error.message }, parsed.error);
}
