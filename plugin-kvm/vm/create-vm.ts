import { Injectable, Logger } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type Actor, Clock, knownError, UnitOfWork } from '#kernel';
import { ClusterDirectory } from '../cluster/cluster-directory.js';
import { HostDirectory } from '../host/host-directory.js';
import { ZoneDirectory } from '../zone/zone-directory.js';
import { DestroyVm } from './destroy-vm.js';
import { randomMac } from './mac-address.js';
import { type NewVm, type NewVmParams, newVm } from './new-vm.js';
import { placeVm } from './place-vm.js';
import { invalidSpec } from './spec-checks.js';
import { StartVm } from './start-vm.js';
import { VmEntity } from './vm.entity.js';
import { VmCdRomEntity } from './vm-cd-rom.entity.js';
import { VmCounterEntity } from './vm-counter.entity.js';
import { VmNicEntity } from './vm-nic.entity.js';
import { vmNotFound } from './vm-reader.js';
import type { VmRecord } from './vm-record.js';
import { VmVolumeEntity } from './vm-volume.entity.js';

/** Creates VMs. */
@Injectable()
export class CreateVm {
  private readonly logger = new Logger(CreateVm.name);

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly zones: ZoneDirectory,
    private readonly clusters: ClusterDirectory,
    private readonly hosts: HostDirectory,
    private readonly starting: StartVm,
    private readonly destroying: DestroyVm,
  ) {}

  /**
   * Creates the VM and, unless the strategy says otherwise, starts it. If that fails the whole call fails and the VM is
   * removed, as ZStack does it; only a VM that may run on a host that fell silent is kept, as Unknown.
   * @throws `rest.notFound`, `rest.invalidArgument`, `vm.invalidSpec`, and the errors of {@link StartVm.start}
   */
  async create(params: NewVmParams, actor: Actor): Promise<VmRecord> {
    const record = await this.insert(params, actor);
    if ((params.strategy ?? 'InstantStart') !== 'InstantStart') return record;
    const { uuid } = record.vm;
    try {
      const started = await this.starting.start(uuid, { hostUuid: params.hostUuid }, actor);
      if (started === null) throw vmNotFound(uuid);
      return started;
    } catch (error) {
      await this.cleanUp(uuid, actor);
      throw error;
    }
  }

  private async insert(params: NewVmParams, actor: Actor): Promise<VmRecord> {
    const places = {
      zones: this.zones.all(),
      clusters: this.clusters.all(),
      hosts: this.hosts.all(),
    };
    const place = placeVm(params, places);
    const fresh = newVm(params, { accountUuid: actor.accountUuid, place, now: this.clock.now() });
    return this.uow.run(async (tx) => {
      // Both stay until the commit: what holds a VM cannot be deleted.
      await this.zones.hold(tx, place.zoneUuid, 'keep');
      if (place.clusterUuid !== null) await this.clusters.hold(tx, place.clusterUuid, 'keep');
      if (await tx.existsBy(VmEntity, { uuid: fresh.vm.uuid })) {
        throw knownError('rest.invalidArgument', {
          field: 'resourceUuid',
          problem: 'a VM with this uuid exists already',
        });
      }
      await settleMacs(tx, fresh, params);
      const vm = { ...fresh.vm, internalId: await nextInternalId(tx) };
      await tx.insert(VmEntity, vm);
      if (fresh.nics.length > 0) await tx.insert(VmNicEntity, fresh.nics);
      if (fresh.volumes.length > 0) await tx.insert(VmVolumeEntity, fresh.volumes);
      if (fresh.cdRoms.length > 0) await tx.insert(VmCdRomEntity, fresh.cdRoms);
      return { ...fresh, vm };
    });
  }

  private async cleanUp(uuid: string, actor: Actor): Promise<void> {
    try {
      await this.destroying.destroy(uuid, { force: false }, actor);
    } catch (error) {
      this.logger.warn(`vm[uuid:${uuid}] stays, though its first start failed: ${String(error)}`);
    }
  }
}

/** Requested addresses must be free; a random one that is taken is drawn again. */
async function settleMacs(tx: EntityManager, { nics }: NewVm, params: NewVmParams): Promise<void> {
  let taken = await takenMacs(tx, nics);
  while (taken.size > 0) {
    for (const nic of nics.filter(({ mac }) => taken.has(mac))) {
      if (params.nics?.[nic.deviceId]?.mac !== undefined) throw invalidSpec(`mac[${nic.mac}] belongs to another VM`);
      nic.mac = randomMac(nic.deviceId);
    }
    taken = await takenMacs(tx, nics);
  }
}

async function takenMacs(tx: EntityManager, nics: readonly VmNicEntity[]): Promise<Set<string>> {
  if (nics.length === 0) return new Set();
  const rows = await tx.findBy(VmNicEntity, { mac: In(nics.map(({ mac }) => mac)) });
  return new Set(rows.map(({ mac }) => mac));
}

/** The row stays locked until the commit, so that no two nodes draw the same number. */
async function nextInternalId(tx: EntityManager): Promise<number> {
  await tx.increment(VmCounterEntity, { name: 'internalId' }, 'value', 1);
  return (await tx.findOneByOrFail(VmCounterEntity, { name: 'internalId' })).value;
}
