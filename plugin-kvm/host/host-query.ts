import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type HostInventory, queryHost } from '#contract';
import { AnswersQuery, type CallContext, type QueryField, type QueryRelation, type QuerySource } from '#rest';
import { ClusterEntity } from '../cluster/cluster.entity.js';
import { clusterQueryFields, zoneRelation } from '../cluster/cluster-query.js';
import { HostEntity } from './host.entity.js';
import { toHostInventory } from './host-inventory.js';

export const hostQueryFields = {
  uuid: { type: 'string' },
  name: { type: 'string' },
  description: { type: 'string' },
  zoneUuid: { type: 'string' },
  clusterUuid: { type: 'string' },
  managementIp: { type: 'string' },
  hypervisorType: { type: 'string', sql: () => ({ sql: "'KVM'" }) },
  state: { type: 'string' },
  status: { type: 'string' },
  architecture: { type: 'string' },
  totalCpuCapacity: { type: 'number', sql: (host) => ({ sql: `${host}.cpuNum` }) },
  totalMemoryCapacity: { type: 'number', sql: (host) => ({ sql: `${host}.totalMemory` }) },
  availableMemoryCapacity: {
    type: 'number',
    sql: (host) => ({
      sql: `CASE WHEN ${host}.usedMemory > ${host}.totalMemory THEN 0 ELSE ${host}.totalMemory - ${host}.usedMemory END`,
    }),
  },
  cpuSockets: { type: 'number' },
  cpuNum: { type: 'number' },
  osDistribution: { type: 'string' },
  osRelease: { type: 'string' },
  osVersion: { type: 'string' },
  createDate: { type: 'time' },
  lastOpDate: { type: 'time' },
  agentPort: { type: 'number' },
  agentTls: { type: 'boolean', sql: (host) => ({ sql: `${host}.agentCertificate IS NOT NULL` }) },
  agentVersion: { type: 'string' },
  driver: { type: 'string' },
  statusReason: { type: 'string' },
  // Lists are stored as JSON, without blanks: `graphicsTypes~=%"spice"%` finds hosts that can do SPICE.
  graphicsTypes: { type: 'string' },
  videoModels: { type: 'string' },
  virtType: { type: 'string' },
  libvirtVersion: { type: 'string' },
  qemuVersion: { type: 'string' },
  uefi: { type: 'boolean' },
  warnings: { type: 'string' },
  foreignDomains: { type: 'number' },
  lastPingDate: { type: 'time' },
} as const satisfies Record<keyof HostInventory, QueryField>;

/** The cluster of whatever has a `clusterUuid`. */
export const clusterRelation: QueryRelation = {
  entity: ClusterEntity,
  on: (cluster, parent) => `${cluster}.uuid = ${parent}.clusterUuid`,
  fields: clusterQueryFields,
};

@Injectable()
@AnswersQuery(queryHost)
export class HostQuery implements QuerySource<typeof queryHost> {
  readonly entity = HostEntity;
  readonly keyColumn = 'uuid';
  readonly fields = hostQueryFields;
  readonly relations = { cluster: clusterRelation, zone: zoneRelation };

  scope(): null {
    return null;
  }

  async load(keys: readonly (string | number)[], _context: CallContext, reader: EntityManager) {
    const hosts = await reader.findBy(HostEntity, { uuid: In([...keys]) });
    return hosts.map(toHostInventory);
  }

  keyOf(inventory: HostInventory): string {
    return inventory.uuid;
  }
}
