import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type ConfigHistoryInventory, queryGlobalConfigHistory } from '#contract';
import {
  AnswersQuery,
  type CallContext,
  type QueryCondition,
  type QueryField,
  type QuerySource,
  type SqlFragment,
} from '#rest';
import { ConfigHistoryEntity } from '../persistence/config-history.entity.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { DefinitionSql } from '../sql/definition-sql.js';
import { configHistoryInventory } from './inventories.js';
import { ownResourcesSql } from './own-resources.js';
import { rewriteAliases } from './rewrite-aliases.js';

/** Who changed what. A Normal account sees global changes, and those of overrides of clusters and of its own VMs. */
@Injectable()
@AnswersQuery(queryGlobalConfigHistory)
export class ConfigHistoryQuery implements QuerySource<typeof queryGlobalConfigHistory> {
  readonly entity = ConfigHistoryEntity;
  readonly keyColumn = 'id';
  readonly fields: Readonly<Record<string, QueryField>> = {
    id: { type: 'number' },
    category: { type: 'string' },
    name: { type: 'string' },
    resourceUuid: { type: 'string' },
    resourceType: { type: 'string' },
    from: { type: 'string', sql: (alias) => this.sql().shown(alias, 'fromValue') },
    to: { type: 'string', sql: (alias) => this.sql().shown(alias, 'toValue') },
    reason: { type: 'string' },
    operator: { type: 'string' },
    operatorAccountUuid: { type: 'string' },
    createDate: { type: 'time' },
  };

  constructor(private readonly registry: ConfigRegistry) {}

  rewrite(conditions: readonly QueryCondition[]): readonly QueryCondition[] {
    return rewriteAliases(this.registry.all(), conditions);
  }

  scope(context: CallContext, alias: string): SqlFragment | null {
    return ownResourcesSql(context, alias);
  }

  async load(
    keys: readonly (string | number)[],
    _context: CallContext,
    reader: EntityManager,
  ): Promise<ConfigHistoryInventory[]> {
    const rows = await reader.findBy(ConfigHistoryEntity, { id: In([...keys]) });
    return rows.map((row) => configHistoryInventory(this.registry.findStored(row), row));
  }

  keyOf({ id }: ConfigHistoryInventory): number {
    return id;
  }

  private sql(): DefinitionSql {
    return new DefinitionSql(this.registry.all());
  }
}
