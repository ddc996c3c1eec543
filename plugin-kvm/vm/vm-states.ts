import { Injectable } from '@nestjs/common';
import { GlobalConfigService } from '#global-config';
import { Clock, SYSTEM_ACTOR, UnitOfWork } from '#kernel';
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

/** The only writer of the state columns. Every write compares the version first: nobody overwrites what he has not seen. */
@Injectable()
export class VmStates {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly config: GlobalConfigService,
  ) {}

  /** Writes, and resolves with what was written; null when the VM changed meanwhile or is gone: then nothing was. */
  async change(seen: SeenVersion, changes: VmChanges): Promise<Partial<VmEntity> | null> {
    const written = { ...changes, stateVersion: seen.stateVersion + 1, lastOpDate: this.clock.now() };
    const { affected } = await this.uow.run((tx) =>
      tx.update(VmEntity, { uuid: seen.uuid, stateVersion: seen.stateVersion }, written),
    );
    return affected === 1 ? written : null;
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
}
