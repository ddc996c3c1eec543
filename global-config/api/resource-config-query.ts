import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { queryResourceConfig, type ResourceConfigInventory } from '#contract';
import {
  AnswersQuery,
  type CallContext,
  type QueryCondition,
  type QueryField,
  type QuerySource,
  type SqlFragment,
} from '#rest';
import { ResourceConfigEntity } from '../persistence/resource-config.entity.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { DefinitionSql } from '../sql/definition-sql.js';
import { resourceConfigInventory } from './inventories.js';
import { ownResourcesSql } from './own-resources.js';
import { rewriteAliases } from './rewrite-aliases.js';

/** Overrides; a Normal account sees those of clusters and of its own VMs. */
@Injectable()
@AnswersQuery(queryResourceConfig)
export class ResourceConfigQuery implements QuerySource<typeof queryResourceConfig> {
  readonly entity = ResourceConfigEntity;
  readonly keyColumn = 'uuid';
  readonly fields: Readonly<Record<string, QueryField>> = {
    uuid: { type: 'string' },
    resourceUuid: { type: 'string' },
    resourceType: { type: 'string' },
    category: { type: 'string' },
    name: { type: 'string' },
    description: { type: 'string', sql: (alias) => this.sql().description(alias) },
    value: { type: 'string', sql: (alias) => this.sql().shown(alias, 'value') },
    version: { type: 'number' },
    createDate: { type: 'time' },
    lastOpDate: { type: 'time' },
  };

  constructor(private readonly registry: ConfigRegistry) {}

  rewrite(conditions: readonly QueryCondition[]): readonly QueryCondition[] {
    return rewriteAliases(this.registry.all(), conditions);
  }

  scope(context: CallContext, alias: string): SqlFragment {
    const defined = this.sql().isDefined(alias);
    const own = ownResourcesSql(context, alias);
    return own ? { sql: `${defined.sql} AND ${own.sql}`, params: { ...defined.params, ...own.params } } : defined;
  }

  async load(
    keys: readonly (string | number)[],
    context: CallContext,
    reader: EntityManager,
  ): Promise<ResourceConfigInventory[]> {
    const rows = await reader.findBy(ResourceConfigEntity, { uuid: In([...keys]) });
    return rows.flatMap((row) => {
      const definition = this.registry.findStored(row);
      return definition ? [resourceConfigInventory(definition, row, context.language)] : [];
    });
  }

  keyOf({ uuid }: ResourceConfigInventory): string {
    return uuid;
  }

  private sql(): DefinitionSql {
    return new DefinitionSql(this.registry.all());
  }
}
