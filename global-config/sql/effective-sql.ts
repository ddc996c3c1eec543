import type { ConfigScope } from '#contract';
import type { SqlFragment } from '#rest';
import { levelValue } from '../memory/config-level.js';
import type { SettingMemory } from '../memory/setting-memory.js';
import { validTexts } from '../value/valid-texts.js';

/** SQL expressions of the surrounding query that hold the uuids of a row's resources. */
export type ConfigColumns = Readonly<Partial<Record<ConfigScope, string>>>;

/** More listed values than this would cost more sets than they save. */
const MAX_VALUE_SETS = 8;

/**
 * The text of the value that counts for each row of a query: the nearest override, else the current global value.
 *
 * Where the setting's values are listed, each value of each level is a set of resources that the database makes once per
 * statement; looking every row's override up took ten times as long over 100,000 rows on PostgreSQL.
 *
 * Throws `config.storedValueInvalid` when the global value cannot be read. `prefix` keeps its parameters apart.
 */
export function effectiveSql(setting: SettingMemory, columns: ConfigColumns, prefix: string): SqlFragment {
  const level = setting.effective({});
  levelValue(level);
  const texts = validTexts(setting.definition.schema);
  if (texts !== undefined && texts.length <= MAX_VALUE_SETS) {
    return effectiveListedSql(setting, columns, prefix, { texts, globalText: level.text });
  }
  const overrides = overrideSelects(setting, columns, prefix).map(({ select }) => `(${select})`);
  const globalText = `CAST(:${prefix}Value AS text)`;
  return {
    // sqlite's COALESCE wants two arguments at least.
    sql: `COALESCE(${[...overrides, globalText, globalText].join(', ')})`,
    params: { ...nameParams(setting, prefix), [`${prefix}Value`]: level.text },
  };
}

interface ListedValues {
  readonly texts: readonly string[];
  readonly globalText: string;
}

/** An override that cannot be read any more counts for nothing here: whoever reads the row's setting is told. */
function effectiveListedSql(
  setting: SettingMemory,
  columns: ConfigColumns,
  prefix: string,
  { texts, globalText }: ListedValues,
): SqlFragment {
  const row = `"${prefix}Override"`;
  const ofSetting = `${row}."category" = :${prefix}Category AND ${row}."name" = :${prefix}Name`;
  const whens = setting.definition.overridableOn.flatMap((scope) => {
    const column = columns[scope];
    if (column === undefined) return [];
    return texts.map((_text, index) => {
      const overridden = `${ofSetting} AND ${row}."resourceType" = '${scope}' AND ${row}."value" = :${prefix}Text${index}`;
      const resources = `SELECT ${row}."resourceUuid" FROM "resource_config" ${row} WHERE ${overridden}`;
      return `WHEN ${column} IN (${resources}) THEN CAST(:${prefix}Text${index} AS text)`;
    });
  });
  const global = `CAST(:${prefix}Value AS text)`;
  const textParams = Object.fromEntries(texts.map((text, index) => [`${prefix}Text${index}`, text]));
  return {
    sql: whens.length > 0 ? `CASE ${whens.join(' ')} ELSE ${global} END` : global,
    params: { ...nameParams(setting, prefix), ...textParams, [`${prefix}Value`]: globalText },
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
