import { isDeepStrictEqual } from 'node:util';
import { configKey } from '../config-name.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { formatConfigValue } from '../value/format-config-value.js';
import { parseConfigValue } from '../value/parse-config-value.js';

/** Names are parts of a URL path; dots are ZStack's (`vm.videoType`). */
const NAME = /^[A-Za-z0-9][\w.-]{0,254}$/;

/** What is wrong with a set of definitions, one sentence each; empty when they can be used together. */
export function checkDefinitions(definitions: readonly GlobalConfigDefinition[]): string[] {
  return [...definitions.flatMap(checkNames), ...findCollisions(definitions), ...definitions.flatMap(checkDefault)];
}

function checkNames(definition: GlobalConfigDefinition): string[] {
  const names = [configKey(definition), ...definition.aliases];
  return names
    .filter((key) => key.split('/').length !== 2 || !key.split('/').every((part) => NAME.test(part)))
    .map((key) => `setting "${key}": category and name must be letters, digits, dots, dashes or underscores`);
}

function findCollisions(definitions: readonly GlobalConfigDefinition[]): string[] {
  const taken = new Map<string, string>();
  return definitions.flatMap(namesOf).flatMap(({ key, owner }) => {
    const other = taken.get(key);
    taken.set(key, owner);
    return other === undefined ? [] : [`the name "${key}" is taken by both ${other} and ${owner}`];
  });
}

function namesOf(definition: GlobalConfigDefinition) {
  const setting = `setting ${configKey(definition)} ("${definition.description.en}")`;
  return [
    { key: configKey(definition), owner: setting },
    ...definition.aliases.map((alias) => ({ key: alias, owner: `an alias of ${setting}` })),
  ];
}

function checkDefault(definition: GlobalConfigDefinition): string[] {
  const setting = `setting ${configKey(definition)}`;
  try {
    const text = formatConfigValue(definition, definition.default);
    const parsed = parseConfigValue({ ...definition, sensitive: false }, text);
    if (!parsed.ok) return [`${setting}: the default does not parse: ${parsed.error.message}`];
    if (isDeepStrictEqual(parsed.value, definition.default)) return [];
    return [`${setting}: the default becomes another value when it is written and read again`];
  } catch (error) {
    // zod has no JSON Schema for this schema, so neither a settings page nor the API could show it.
    return [`${setting}: the schema cannot be used: ${error instanceof Error ? error.message : String(error)}`];
  }
}
