import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { queryVmInstance, type VmInventory } from '#contract';
import { AnswersQuery, type CallContext, type QueryRelation, type QuerySource, type SqlFragment } from '#rest';
import { ClusterEntity } from '../cluster/cluster.entity.js';
import { clusterQueryFields, zoneRelation } from '../cluster/cluster-query.js';
import { HostEntity } from '../host/host.entity.js';
import { ConsoleModeSql } from './console-mode-sql.js';
import { VmEntity } from './vm.entity.js';
import { VmCdRomEntity } from './vm-cd-rom.entity.js';
import { VmInventories } from './vm-inventories.js';
import { VmNicEntity } from './vm-nic.entity.js';
import {
  VM_CD_ROM_FIELDS,
  VM_COLUMN_FIELDS,
  VM_HOST_FIELDS,
  VM_NIC_FIELDS,
  VM_VOLUME_FIELDS,
} from './vm-query-fields.js';
import { VmReader } from './vm-reader.js';
import { VmVolumeEntity } from './vm-volume.entity.js';

const devices = (entity: QueryRelation['entity'], fields: QueryRelation['fields']): QueryRelation => ({
  entity,
  on: (device, vm) => `${device}."vmInstanceUuid" = ${vm}."uuid"`,
  fields,
});

/** Answers queries about VMs; a Normal account sees its own only. */
@Injectable()
@AnswersQuery(queryVmInstance)
export class VmQuery implements QuerySource<typeof queryVmInstance> {
  readonly entity = VmEntity;
  readonly keyColumn = 'uuid';
  readonly fields;
  readonly relations = {
    vmNics: devices(VmNicEntity, VM_NIC_FIELDS),
    allVolumes: devices(VmVolumeEntity, VM_VOLUME_FIELDS),
    vmCdRoms: devices(VmCdRomEntity, VM_CD_ROM_FIELDS),
    host: {
      entity: HostEntity,
      on: (host, vm) => `${host}."uuid" = ${vm}."hostUuid"`,
      fields: VM_HOST_FIELDS,
    },
    cluster: {
      entity: ClusterEntity,
      on: (cluster, vm) => `${cluster}."uuid" = ${vm}."clusterUuid"`,
      fields: clusterQueryFields,
    },
    zone: zoneRelation,
  } satisfies Record<string, QueryRelation>;

  constructor(
    consoleModes: ConsoleModeSql,
    private readonly reader: VmReader,
    private readonly inventories: VmInventories,
  ) {
    this.fields = { ...VM_COLUMN_FIELDS, ...consoleModes.fields };
  }

  scope({ actor }: CallContext, alias: string): SqlFragment | null {
    if (actor.accountType === 'SystemAdmin') return null;
    return { sql: `${alias}."accountUuid" = :ownerAccountUuid`, params: { ownerAccountUuid: actor.accountUuid } };
  }

  async load(
    keys: readonly (string | number)[],
    _context: CallContext,
    manager: EntityManager,
  ): Promise<VmInventory[]> {
    const records = await this.reader.findAll(keys.map(String), manager);
    return records.map((record) => this.inventories.of(record));
  }

  keyOf({ uuid }: VmInventory): string {
    return uuid;
  }
}
