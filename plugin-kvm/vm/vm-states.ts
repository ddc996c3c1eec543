import { Injectable } from '@nestjs/common';
import { GlobalConfigService } from '#global-config';
import { Batch, Clock, SYSTEM_ACTOR, UnitOfWork } from '#kernel';
import { VmEntity } from './vm.entity.js';

/** What a change of state may write, besides the version and the time. */
export type VmChanges = Partial<
  Pick<
    VmEntity,
    | 'state'
    | 'stateReason'
    | 'clusterUuid'
    | 'hostUuid'
    | 'lastHostUuid'
    | 'operationNodeUuid'
    | 'operationStartedAt'
    | 'liveConsoleMode'
    | 'graphicsDevices'
    | 'fallbackWanted'
    | 'fallbackUsed'
    | 'fallbackReason'
  >
>;

/** A VM as somebody saw it, for a change that must fail when it is not so any more. */
export type SeenVersion = Pick<VmEntity, 'uuid' | 'stateVersion'>;

interface StateChange {
  readonly seen: SeenVersion;
  readonly written: Partial<VmEntity>;
}

const MAX_CHANGES_PER_UNIT = 100;

/** The only writer of the state columns. Every write compares the version first: nobody overwrites what he has not seen. */
@Injectable()
export class VmStates {
  private readonly batch = new Batch((changes: readonly StateChange[]) => this.write(changes), MAX_CHANGES_PER_UNIT);

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly config: GlobalConfigService,
  ) {}

  /**
   * Writes, and resolves with what was written, once it is committed; null when the VM changed meanwhile or is gone:
   * then nothing was. Never part of a unit of work of the caller's.
   */
  async change(seen: SeenVersion, changes: VmChanges): Promise<Partial<VmEntity> | null> {
    const written = { ...changes, stateVersion: seen.stateVersion + 1, lastOpDate: this.clock.now() };
    const change = { seen, written };
    // On SQLite a unit costs more than the change in it. On PostgreSQL units run side by side, and one that changed many
    // VMs would make other management nodes wait for all of them.
    const done = this.uow.databaseType === 'sqlite' ? await this.batch.add(change) : (await this.write([change]))[0];
    return done ? written : null;
  }

  /** Removes the VM, its devices and its overrides. False when it changed meanwhile or is gone: then nothing is removed. */
  remove(seen: SeenVersion): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const { affected } = await tx.delete(VmEntity, { uuid: seen.uuid, stateVersion: seen.stateVersion });
      if (affected !== 1) return false;
      await this.config.removeOverridesOf(seen.uuid, { actor: SYSTEM_ACTOR, reason: 'the VM was destroyed' });
      return true;
    });
  }

  private write(changes: readonly StateChange[]): Promise<boolean[]> {
    const unit = () =>
      this.uow.run(async (tx) => {
        const done: boolean[] = [];
        for (const { seen, written } of changes) {
          const { affected } = await tx.update(VmEntity, { uuid: seen.uuid, stateVersion: seen.stateVersion }, written);
          done.push(affected === 1);
        }
        return done;
      });
    // Whoever comes first starts the writing for all; a unit of that caller's must not become everybody's.
    return this.uow.outside(unit);
  }
}
