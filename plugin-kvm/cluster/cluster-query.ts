import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type ClusterInventory, queryCluster } from '#contract';
import { AnswersQuery, type CallContext, type QueryField, type QueryRelation, type QuerySource } from '#rest';
import { ZoneEntity } from '../zone/zone.entity.js';
import { zoneQueryFields } from '../zone/zone-query.js';
import { ClusterEntity } from './cluster.entity.js';
import { toClusterInventory } from './cluster-inventory.js';

export const clusterQueryFields = {
  uuid: { type: 'string' },
  name: { type: 'string' },
  description: { type: 'string' },
  state: { type: 'string' },
  hypervisorType: { type: 'string', sql: () => ({ sql: "'KVM'" }) },
  zoneUuid: { type: 'string' },
  type: { type: 'string', sql: () => ({ sql: "'zstack'" }) },
  architecture: { type: 'string' },
  createDate: { type: 'time' },
  lastOpDate: { type: 'time' },
} as const satisfies Record<keyof ClusterInventory, QueryField>;

/** The zone of whatever has a `zoneUuid`. */
export const zoneRelation: QueryRelation = {
  entity: ZoneEntity,
  on: (zone, parent) => `${zone}.uuid = ${parent}.zoneUuid`,
  fields: zoneQueryFields,
};

@Injectable()
@AnswersQuery(queryCluster)
export class ClusterQuery implements QuerySource<typeof queryCluster> {
  readonly entity = ClusterEntity;
  readonly keyColumn = 'uuid';
  readonly fields = clusterQueryFields;
  readonly relations = { zone: zoneRelation };

  scope(): null {
    return null;
  }

  async load(keys: readonly (string | number)[], _context: CallContext, reader: EntityManager) {
    const clusters = await reader.findBy(ClusterEntity, { uuid: In([...keys]) });
    return clusters.map(toClusterInventory);
  }

  keyOf(inventory: ClusterInventory): string {
    return inventory.uuid;
  }
}
