import type { z } from 'zod';
import type { configDefinitionSchema } from '#contract';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { formatConfigValue } from '../value/format-config-value.js';
import { shownText } from '../value/mask.js';
import { jsonSchemaOf } from '../value/value-kind.js';

/** A definition on the wire: all that a settings page needs. */
export function definitionView(definition: GlobalConfigDefinition): z.input<typeof configDefinitionSchema> {
  const { category, name, overridableOn, effect, description, sensitive, aliases } = definition;
  return {
    category,
    name,
    schema: { ...jsonSchemaOf(definition.schema) },
    defaultValue: shownText(definition, formatConfigValue(definition, definition.default)),
    overridableOn: [...overridableOn],
    effect,
    description: { en: description.en, zh: description.zh },
    sensitive,
    aliases: [...aliases],
  };
}
