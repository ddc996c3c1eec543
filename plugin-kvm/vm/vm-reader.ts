import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type Actor, Batch, knownError, UnitOfWork } from '#kernel';
import { VmEntity } from './vm.entity.js';
import { VmCdRomEntity } from './vm-cd-rom.entity.js';
import { VmNicEntity } from './vm-nic.entity.js';
import type { VmRecord } from './vm-record.js';
import { VmVolumeEntity } from './vm-volume.entity.js';

/** Databases limit how many parameters a statement has; 1,000 is below every limit. */
const KEYS_PER_STATEMENT = 1000;

/** Reads VMs with their devices. */
@Injectable()
export class VmReader {
  private readonly batch = new Batch((uuids: readonly string[]) => this.findInOrder(uuids), KEYS_PER_STATEMENT);

  constructor(private readonly uow: UnitOfWork) {}

  /**
   * A VM that the caller may see.
   * @throws `rest.notFound` for an unknown VM, and just the same for that of another account
   */
  async visible(uuid: string, actor: Actor): Promise<VmRecord> {
    const record = await this.find(uuid);
    if (record === null || !ownedBy(actor, record.vm)) throw vmNotFound(uuid);
    return record;
  }

  /** One VM as it is committed. Looks that come together cost one. */
  find(uuid: string): Promise<VmRecord | null> {
    return this.batch.add(uuid);
  }

  /** One VM as a unit of work sees it. */
  async findIn(tx: EntityManager, uuid: string): Promise<VmRecord | null> {
    const [record] = await this.findAll([uuid], tx);
    return record ?? null;
  }

  /** In any order; unknown ones are left out. Four statements a thousand VMs. */
  async findAll(uuids: readonly string[], reader: EntityManager = this.uow.reader): Promise<VmRecord[]> {
    const records: VmRecord[] = [];
    for (let start = 0; start < uuids.length; start += KEYS_PER_STATEMENT) {
      records.push(...(await readRecords(uuids.slice(start, start + KEYS_PER_STATEMENT), reader)));
    }
    return records;
  }

  private async findInOrder(uuids: readonly string[]): Promise<(VmRecord | null)[]> {
    const records = new Map((await this.findAll([...new Set(uuids)])).map((record) => [record.vm.uuid, record]));
    return uuids.map((uuid) => records.get(uuid) ?? null);
  }
}

/** Whether the caller may see and act on the VM. */
export function ownedBy(actor: Actor, vm: Pick<VmEntity, 'accountUuid'>): boolean {
  return actor.accountType === 'SystemAdmin' || actor.accountUuid === vm.accountUuid;
}

export function vmNotFound(uuid: string): Error {
  return knownError('rest.notFound', { resource: 'vm', uuid });
}

async function readRecords(uuids: readonly string[], reader: EntityManager): Promise<VmRecord[]> {
  const ofVms = { where: { vmInstanceUuid: In([...uuids]) }, order: { deviceId: 'ASC' } } as const;
  const vmsFound = reader.findBy(VmEntity, { uuid: In([...uuids]) });
  // One connection of PostgreSQL takes one statement at a time: inside a unit of work they wait for each other.
  if (reader.queryRunner) await vmsFound;
  const nicsFound = reader.find(VmNicEntity, ofVms);
  if (reader.queryRunner) await nicsFound;
  const volumesFound = reader.find(VmVolumeEntity, ofVms);
  if (reader.queryRunner) await volumesFound;
  const cdRomsFound = reader.find(VmCdRomEntity, ofVms);
  const [vms, nics, volumes, cdRoms] = await Promise.all([vmsFound, nicsFound, volumesFound, cdRomsFound]);
  const [nicsOf, volumesOf, cdRomsOf] = [byVm(nics), byVm(volumes), byVm(cdRoms)];
  return vms.map((vm) => ({
    vm,
    nics: nicsOf.get(vm.uuid) ?? [],
    volumes: volumesOf.get(vm.uuid) ?? [],
    cdRoms: cdRomsOf.get(vm.uuid) ?? [],
  }));
}

function byVm<D extends { vmInstanceUuid: string }>(devices: readonly D[]): Map<string, D[]> {
  const groups = new Map<string, D[]>();
  for (const device of devices) {
    const group = groups.get(device.vmInstanceUuid);
    if (group) group.push(device);
    else groups.set(device.vmInstanceUuid, [device]);
  }
  return groups;
}
