import type { ConfigHistoryInventory, GlobalConfigInventory, Language, ResourceConfigInventory } from '#contract';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import type { ConfigHistoryEntity } from '../persistence/config-history.entity.js';
import type { GlobalConfigEntity } from '../persistence/global-config.entity.js';
import type { ResourceConfigEntity } from '../persistence/resource-config.entity.js';
import { formatConfigValue } from '../value/format-config-value.js';
import { shownText } from '../value/mask.js';

export function globalConfigInventory(
  definition: GlobalConfigDefinition,
  row: Readonly<GlobalConfigEntity>,
  language: Language,
): GlobalConfigInventory {
  const defaultText = formatConfigValue(definition, definition.default);
  return {
    id: row.id,
    category: definition.category,
    name: definition.name,
    description: definition.description[language],
    defaultValue: shownText(definition, defaultText),
    value: shownText(definition, row.value ?? defaultText),
    version: row.version,
    changed: row.value !== null,
    ...(row.lastOpDate === null ? {} : { lastOpDate: timestamp(row.lastOpDate) }),
    ...(row.lastOperator === null ? {} : { lastOperator: row.lastOperator }),
  };
}

export function resourceConfigInventory(
  definition: GlobalConfigDefinition,
  row: Readonly<ResourceConfigEntity>,
  language: Language,
): ResourceConfigInventory {
  return {
    uuid: row.uuid,
    resourceUuid: row.resourceUuid,
    resourceType: row.resourceType,
    category: definition.category,
    name: definition.name,
    description: definition.description[language],
    value: shownText(definition, row.value),
    version: row.version,
    createDate: timestamp(row.createDate),
    lastOpDate: timestamp(row.lastOpDate),
  };
}

/** `definition` is undefined for a setting that no module declares any more; its history stays readable. */
export function configHistoryInventory(
  definition: GlobalConfigDefinition | undefined,
  row: Readonly<ConfigHistoryEntity>,
): ConfigHistoryInventory {
  // Once more, for a setting that was not sensitive when the row was written.
  const shown = (text: string) => (definition ? shownText(definition, text) : text);
  return {
    id: row.id,
    category: row.category,
    name: row.name,
    ...(row.resourceUuid === null ? {} : { resourceUuid: row.resourceUuid }),
    ...(row.resourceType === null ? {} : { resourceType: row.resourceType }),
    ...(row.fromValue === null ? {} : { from: shown(row.fromValue) }),
    ...(row.toValue === null ? {} : { to: shown(row.toValue) }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    operator: row.operator,
    ...(row.operatorAccountUuid === null ? {} : { operatorAccountUuid: row.operatorAccountUuid }),
    createDate: timestamp(row.createDate),
  };
}

function timestamp(epochMillis: number): string {
  return new Date(epochMillis).toISOString();
}
