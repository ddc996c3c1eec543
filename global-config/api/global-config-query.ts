import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type GlobalConfigInventory, queryGlobalConfig } from '#contract';
import {
  AnswersQuery,
  type CallContext,
  type QueryCondition,
  type QueryField,
  type QuerySource,
  type SqlFragment,
} from '#rest';
import { GlobalConfigEntity } from '../persistence/global-config.entity.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { DefinitionSql } from '../sql/definition-sql.js';
import { globalConfigInventory } from './inventories.js';
import { rewriteAliases } from './rewrite-aliases.js';

/** Global settings, those that were never changed included; rows without a definition are left out. */
@Injectable()
@AnswersQuery(queryGlobalConfig)
export class GlobalConfigQuery implements QuerySource<typeof queryGlobalConfig> {
  readonly entity = GlobalConfigEntity;
  readonly keyColumn = 'id';
  readonly fields: Readonly<Record<string, QueryField>> = {
    id: { type: 'number' },
    category: { type: 'string' },
    name: { type: 'string' },
    description: { type: 'string', sql: (alias) => this.sql().description(alias) },
    defaultValue: { type: 'string', sql: (alias) => this.sql().defaultValue(alias) },
    value: { type: 'string', sql: (alias) => this.sql().shownOrDefault(alias, 'value') },
    version: { type: 'number' },
    changed: { type: 'boolean', sql: (alias) => ({ sql: `(${alias}.value IS NOT NULL)` }) },
    lastOpDate: { type: 'time' },
    lastOperator: { type: 'string' },
  };

  constructor(private readonly registry: ConfigRegistry) {}

  rewrite(conditions: readonly QueryCondition[]): readonly QueryCondition[] {
    return rewriteAliases(this.registry.all(), conditions);
  }

  scope(_context: CallContext, alias: string): SqlFragment {
    return this.sql().isDefined(alias);
  }

  async load(
    keys: readonly (string | number)[],
    context: CallContext,
    reader: EntityManager,
  ): Promise<GlobalConfigInventory[]> {
    const rows = await reader.findBy(GlobalConfigEntity, { id: In([...keys]) });
    return rows.flatMap((row) => {
      const definition = this.registry.findStored(row);
      return definition ? [globalConfigInventory(definition, row, context.language)] : [];
    });
  }

  keyOf({ id }: GlobalConfigInventory): number {
    return id;
  }

  private sql(): DefinitionSql {
    return new DefinitionSql(this.registry.all());
  }
}
