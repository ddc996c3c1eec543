import { Injectable } from '@nestjs/common';
import { Clock, UnitOfWork } from '#kernel';
import { ConfigMemory } from '../memory/config-memory.js';
import { writeHistory } from '../persistence/history.js';
import { readOverridesOf } from '../persistence/read-rows.js';
import { lockSettings } from '../persistence/settings-lock.js';
import { deleteOverride } from '../persistence/write-override.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { ConfigSync } from '../sync/config-sync.js';
import { MASK, shownText } from '../value/mask.js';
import type { ChangeOptions } from './change-options.js';

/** Removes the overrides of a resource that ends. Nobody is asked for a veto: a VM can always be destroyed. */
@Injectable()
export class OverrideRemover {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly memory: ConfigMemory,
    private readonly registry: ConfigRegistry,
    private readonly sync: ConfigSync,
  ) {}

  removeAllOf(resourceUuid: string, { actor, reason }: Omit<ChangeOptions, 'expectedVersion'>): Promise<void> {
    return this.uow.run(async (tx) => {
      const found = await readOverridesOf(tx, resourceUuid);
      if (found.length === 0) return;
      await lockSettings(
        tx,
        found.flatMap((row) => this.registry.findStored(row) ?? []),
      );
      for (const row of await readOverridesOf(tx, resourceUuid)) {
        const definition = this.registry.findStored(row);
        await deleteOverride(tx, row);
        await writeHistory(tx, {
          setting: row,
          resource: { type: row.resourceType, uuid: resourceUuid, ownerAccountUuid: row.ownerAccountUuid },
          // What has no definition any more may have been a secret.
          from: definition ? shownText(definition, row.value) : MASK,
          to: null,
          actor,
          reason: reason ?? 'the resource was destroyed',
          at: this.clock.now(),
        });
      }
      await this.sync.commit(tx, { read: 'overrides', resourceUuid }, () =>
        this.memory.replaceOverridesOf(resourceUuid, []),
      );
    });
  }
}
