import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type createZone, type ParamsOf, type updateZone } from '#contract';
import { Clock, knownError, newUuid, UnitOfWork } from '#kernel';
import { ClusterEntity } from '../cluster/cluster.entity.js';
import { ChildrenGuard } from './children-guard.js';
import { ENABLE_STATE_AFTER, type EnableEvent } from './enable-state.js';
import { ZoneEntity } from './zone.entity.js';
import { ZoneDirectory } from './zone-directory.js';

/** Any constant: what it locks is that one zone is the default. */
const DEFAULT_ZONE_LOCK_ID = 20_261_122;

/** Changes zones. As soon as there is a zone, exactly one is the default. */
@Injectable()
export class ZoneService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly zones: ZoneDirectory,
    private readonly children: ChildrenGuard,
  ) {}

  /** The first zone is the default whether asked to be or not. */
  create(params: ParamsOf<typeof createZone>): Promise<Readonly<ZoneEntity>> {
    return this.changing(async (tx) => {
      const uuid = params.resourceUuid ?? newUuid();
      if (await tx.existsBy(ZoneEntity, { uuid })) {
        throw knownError('rest.invalidArgument', { field: 'resourceUuid', problem: 'a zone with this uuid exists' });
      }
      const isDefault = params.isDefault === true || !(await tx.existsBy(ZoneEntity, { isDefault: true }));
      if (isDefault) await this.clearDefault(tx);
      const now = this.clock.now();
      const zone = Object.assign(new ZoneEntity(), {
        uuid,
        name: params.name,
        description: params.description ?? null,
        state: 'Enabled',
        isDefault,
        version: 1,
        createDate: now,
        lastOpDate: now,
      } as const);
      await tx.insert(ZoneEntity, zone);
      this.zones.written(zone);
      return zone;
    });
  }

  /** @throws `rest.invalidArgument` for taking the mark off the default zone: another one must be given it */
  update({ uuid, name, description, isDefault }: ParamsOf<typeof updateZone>): Promise<Readonly<ZoneEntity>> {
    return this.changing(async (tx) => {
      const zone = await this.zones.hold(tx, uuid, 'change');
      if (isDefault === false && zone.isDefault) {
        const problem = 'one zone must be the default; set isDefault of another zone to true instead';
        throw knownError('rest.invalidArgument', { field: 'isDefault', problem });
      }
      if (isDefault === true && !zone.isDefault) await this.clearDefault(tx);
      return this.zones.update(tx, zone, {
        name: name ?? zone.name,
        description: description ?? zone.description,
        isDefault: isDefault ?? zone.isDefault,
      });
    });
  }

  changeState(uuid: string, event: EnableEvent): Promise<Readonly<ZoneEntity>> {
    return this.changing(async (tx) => {
      const zone = await this.zones.hold(tx, uuid, 'change');
      return this.zones.update(tx, zone, { state: ENABLE_STATE_AFTER[event] });
    });
  }

  /** An unknown zone succeeds with null. When the default goes, the oldest of the others takes its place. */
  delete(uuid: string): Promise<Readonly<ZoneEntity> | null> {
    return this.changing(async (tx) => {
      const zone = await this.zones.lock(tx, uuid, 'change');
      if (zone === null) return null;
      const countIn = () => tx.countBy(ClusterEntity, { zoneUuid: uuid });
      await this.children.demandNone('zone', uuid, { children: 'clusters', countIn });
      await tx.delete(ZoneEntity, { uuid });
      this.zones.deleted(uuid);
      if (zone.isDefault) await this.appointDefault(tx);
      return zone;
    });
  }

  private async clearDefault(tx: EntityManager): Promise<void> {
    const current = await tx.findOneBy(ZoneEntity, { isDefault: true });
    if (current !== null) await this.zones.update(tx, current, { isDefault: false });
  }

  private async appointDefault(tx: EntityManager): Promise<void> {
    const [oldest] = await tx.find(ZoneEntity, { order: { createDate: 'ASC', uuid: 'ASC' }, take: 1 });
    if (oldest !== undefined) await this.zones.update(tx, oldest, { isDefault: true });
  }

  /** Changes of zones run one after the other on all nodes: each looks at more than one row. */
  private changing<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.uow.run(async (tx) => {
      if (this.uow.databaseType === 'postgres') {
        await tx.query('SELECT pg_advisory_xact_lock($1)', [DEFAULT_ZONE_LOCK_ID]);
      }
      return work(tx);
    });
  }
}
