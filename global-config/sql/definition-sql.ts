import type { SqlFragment } from '#rest';
import { configKey } from '../config-name.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { formatConfigValue } from '../value/format-config-value.js';
import { MASK } from '../value/mask.js';

/**
 * What the definitions know and the tables do not, as SQL over an alias that has `category` and `name`: so queries can
 * compare and sort by it. Sensitive values are masked in the SQL too, or conditions could find them out bit by bit.
 */
export class DefinitionSql {
  constructor(private readonly definitions: readonly GlobalConfigDefinition[]) {}

  /** True for rows of settings that are defined. */
  isDefined(alias: string): SqlFragment {
    return this.isOneOf(alias, this.definitions);
  }

  defaultValue(alias: string): SqlFragment {
    return this.perDefinition(alias, 'Default', (definition) =>
      definition.sensitive ? MASK : formatConfigValue(definition, definition.default),
    );
  }

  description(alias: string): SqlFragment {
    return this.perDefinition(alias, 'Description', ({ description }) => description.en);
  }

  /** The column as it may be shown. */
  shown(alias: string, column: string): SqlFragment {
    const value = `${alias}.${column}`;
    const sensitive = this.isOneOf(
      alias,
      this.definitions.filter((definition) => definition.sensitive),
    );
    const sql = `CASE WHEN ${value} IS NOT NULL AND ${sensitive.sql} THEN '${MASK}' ELSE ${value} END`;
    return { sql, ...(sensitive.params ? { params: sensitive.params } : {}) };
  }

  /** The column as it may be shown, or the default where it is null. */
  shownOrDefault(alias: string, column: string): SqlFragment {
    const shown = this.shown(alias, column);
    const byDefault = this.defaultValue(alias);
    return { sql: `COALESCE(${shown.sql}, ${byDefault.sql})`, params: { ...shown.params, ...byDefault.params } };
  }

  private isOneOf(alias: string, definitions: readonly GlobalConfigDefinition[]): SqlFragment {
    if (definitions.length === 0) return { sql: '1 = 0' };
    const keys = definitions.map((definition) => this.keyParam(definition));
    return { sql: `${keySql(alias)} IN (${keys.map(({ name }) => `:${name}`).join(', ')})`, params: paramsOf(keys) };
  }

  private perDefinition(
    alias: string,
    what: string,
    text: (definition: GlobalConfigDefinition) => string,
  ): SqlFragment {
    const keys = this.definitions.map((definition) => this.keyParam(definition));
    const values = this.definitions.map((definition, index) => ({
      name: `setting${what}${index}`,
      value: text(definition),
    }));
    const whens = keys.map(({ name }, index) => `WHEN :${name} THEN CAST(:setting${what}${index} AS text)`);
    if (whens.length === 0) return { sql: 'NULL' };
    return { sql: `CASE ${keySql(alias)} ${whens.join(' ')} END`, params: paramsOf([...keys, ...values]) };
  }

  private keyParam(definition: GlobalConfigDefinition) {
    return { name: `settingKey${this.definitions.indexOf(definition)}`, value: configKey(definition) };
  }
}

function keySql(alias: string): string {
  return `(${alias}.category || '/' || ${alias}.name)`;
}

function paramsOf(params: readonly { readonly name: string; readonly value: string }[]): Record<string, string> {
  return Object.fromEntries(params.map(({ name, value }) => [name, value]));
}
