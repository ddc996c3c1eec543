import type { ConfigScope } from '#contract';
import type { SqlFragment } from '#rest';
import { levelValue } from '../memory/config-level.js';
import type { SettingMemory } from '../memory/setting-memory.js';

/** SQL expressions of the surrounding query that hold the uuids of a row's resources. */
export type ConfigColumns = Readonly<Partial<Record<ConfigScope, string>>>;

/**
 * The text of the value that counts for each row of a query: the nearest override, else the current global value.
 * Throws `config.storedValueInvalid` when the global value cannot be read. `prefix` keeps its parameters apart.
 */
export function effectiveSql(setting: SettingMemory, columns: ConfigColumns, prefix: string): SqlFragment {
  const level = setting.effective({});
  levelValue(level);
  const overrides = overrideSelects(setting, columns, prefix).map(({ select }) => `(${select})`);
  const globalText = `CAST(:${prefix}Value AS text)`;
  return {
    // sqlite's COALESCE wants two arguments at least.
    sql: `COALESCE(${[...overrides, globalText, globalText].join(', ')})`,
    params: { ...nameParams(setting, prefix), [`${prefix}Value`]: level.text },
  };
}

/** Where that value comes from: `VmInstanceVO`, `ClusterVO`, `global` or `default`. */
export function sourceSql(setting: SettingMemory, columns: ConfigColumns, prefix: string): SqlFragment {
  const overrides = overrideSelects(setting, columns, prefix);
  const whens = overrides.map(({ scope, select }) => `WHEN EXISTS (${select}) THEN '${scope}'`);
  const globalSource = `CAST(:${prefix}Source AS text)`;
  return {
    sql: whens.length > 0 ? `CASE ${whens.join(' ')} ELSE ${globalSource} END` : globalSource,
    params: { ...nameParams(setting, prefix), [`${prefix}Source`]: setting.effective({}).source },
  };
}

function overrideSelects({ definition }: SettingMemory, columns: ConfigColumns, prefix: string) {
  const row = `"${prefix}Override"`;
  return definition.overridableOn.flatMap((scope) => {
    const column = columns[scope];
    if (column === undefined) return [];
    const conditions = [
      `${row}."category" = :${prefix}Category`,
      `${row}."name" = :${prefix}Name`,
      `${row}."resourceUuid" = ${column}`,
      `${row}."resourceType" = '${scope}'`,
    ];
    const select = `SELECT ${row}."value" FROM "resource_config" ${row} WHERE ${conditions.join(' AND ')}`;
    return [{ scope, select }];
  });
}

function nameParams({ definition }: SettingMemory, prefix: string) {
  return { [`${prefix}Category`]: definition.category, [`${prefix}Name`]: definition.name };
}
