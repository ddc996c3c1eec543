import { Injectable } from '@nestjs/common';
import { type FindOptionsSelect, In } from 'typeorm';
import { UnitOfWork } from '#kernel';
import { VmEntity } from './vm.entity.js';
import { TRANSITIONAL_STATES } from './vm-operation.js';

/** What a comparison with a host needs of a VM. */
export type SyncRow = Pick<
  VmEntity,
  | 'uuid'
  | 'state'
  | 'stateVersion'
  | 'hostUuid'
  | 'lastHostUuid'
  | 'operationNodeUuid'
  | 'operationStartedAt'
  | 'graphicsDevices'
>;

const SELECT = {
  uuid: true,
  state: true,
  stateVersion: true,
  hostUuid: true,
  lastHostUuid: true,
  operationNodeUuid: true,
  operationStartedAt: true,
  graphicsDevices: true,
} as const satisfies Record<keyof SyncRow, true> & FindOptionsSelect<VmEntity>;

/** Below what every database allows for the parameters of a statement. */
const KEYS_PER_STATEMENT = 1000;

/** Reads what comparisons with hosts need. */
@Injectable()
export class SyncRows {
  constructor(private readonly uow: UnitOfWork) {}

  /** VMs that are on the host, or were there last. */
  ofHost(hostUuid: string): Promise<SyncRow[]> {
    return this.uow.reader.find(VmEntity, { select: SELECT, where: [{ hostUuid }, { lastHostUuid: hostUuid }] });
  }

  async find(uuid: string): Promise<SyncRow | null> {
    return this.uow.reader.findOne(VmEntity, { select: SELECT, where: { uuid } });
  }

  /** Which of these VMs exist. */
  async known(uuids: readonly string[]): Promise<Set<string>> {
    const known = new Set<string>();
    for (let start = 0; start < uuids.length; start += KEYS_PER_STATEMENT) {
      const some = In(uuids.slice(start, start + KEYS_PER_STATEMENT));
      const rows = await this.uow.reader.find(VmEntity, { select: { uuid: true }, where: { uuid: some } });
      for (const { uuid } of rows) known.add(uuid);
    }
    return known;
  }

  /** VMs in a transitional state. */
  inTransition(): Promise<SyncRow[]> {
    return this.uow.reader.find(VmEntity, { select: SELECT, where: { state: In([...TRANSITIONAL_STATES]) } });
  }
}
