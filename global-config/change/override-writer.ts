import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock, UnitOfWork } from '#kernel';
import { configKey } from '../config-name.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { ConfigMemory } from '../memory/config-memory.js';
import { changedMeanwhile } from '../persistence/changed-meanwhile.js';
import { writeHistory } from '../persistence/history.js';
import { lockOverrides } from '../persistence/lock-overrides.js';
import type { ResourceConfigEntity } from '../persistence/resource-config.entity.js';
import { deleteOverride, insertOverride, overrideName, updateOverride } from '../persistence/write-override.js';
import { ConfigSync } from '../sync/config-sync.js';
import { historyOf } from './change-history.js';
import type { ChangeOptions } from './change-options.js';
import type { ProposedConfigChange } from './config-change.js';
import { ConfigVetoes } from './config-vetoes.js';
import type { OverrideRequest } from './override-requests.js';
import { propose } from './proposal.js';

interface Step {
  readonly request: OverrideRequest;
  readonly before: ResourceConfigEntity | undefined;
  readonly change: ProposedConfigChange;
}

interface Written {
  readonly definition: GlobalConfigDefinition;
  readonly row: ResourceConfigEntity;
}

/** Sets and removes overrides of one resource. Each call is one unit of work: vetoes first, then all rows. */
@Injectable()
export class OverrideWriter {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly memory: ConfigMemory,
    private readonly vetoes: ConfigVetoes,
    private readonly sync: ConfigSync,
  ) {}

  /** The same value again changes nothing. Resolves with the row as it is then. */
  set(resourceUuid: string, request: OverrideRequest, options: ChangeOptions): Promise<ResourceConfigEntity> {
    return this.uow.run(async (tx) => {
      const existing = await lockOverrides(tx, resourceUuid, [request.definition]);
      const step = planStep(resourceUuid, request, existing, options);
      if (step.before?.value === request.text) return step.before;
      await this.vetoes.ask(step.change);
      const row = await this.write(tx, resourceUuid, step);
      await this.takeOver(tx, resourceUuid, [{ definition: request.definition, row }]);
      return row;
    });
  }

  /** All of the requests, which name different settings, or none. Resolves with the rows in the same order. */
  setAll(
    resourceUuid: string,
    requests: readonly OverrideRequest[],
    options: ChangeOptions,
  ): Promise<ResourceConfigEntity[]> {
    return this.uow.run(async (tx) => {
      const definitions = requests.map(({ definition }) => definition);
      const existing = await lockOverrides(tx, resourceUuid, definitions);
      const steps = requests.map((request) => planStep(resourceUuid, request, existing, options));
      for (const { before, request, change } of steps)
        if (before?.value !== request.text) await this.vetoes.ask(change);
      const written: Written[] = [];
      for (const step of steps) {
        written.push({ definition: step.request.definition, row: await this.write(tx, resourceUuid, step) });
      }
      await this.takeOver(tx, resourceUuid, written);
      return written.map(({ row }) => row);
    });
  }

  /** Does nothing when there is no override. */
  delete(definition: GlobalConfigDefinition, resourceUuid: string, options: ChangeOptions): Promise<void> {
    return this.uow.run(async (tx) => {
      const before = (await lockOverrides(tx, resourceUuid, [definition])).get(configKey(definition));
      checkVersion(definition, resourceUuid, before, options);
      if (!before) return;
      const resource = { type: before.resourceType, uuid: resourceUuid };
      const change = propose({ definition, resource, from: before.value, to: null }, options);
      await this.vetoes.ask(change);
      await deleteOverride(tx, before);
      await writeHistory(tx, historyOf(change, this.clock.now(), before.ownerAccountUuid));
      await this.sync.commit(tx, { read: 'overrides', resourceUuid }, () =>
        this.memory.putOverride(definition, resourceUuid, null),
      );
    });
  }

  private async write(tx: EntityManager, resourceUuid: string, step: Step): Promise<ResourceConfigEntity> {
    const { before, change } = step;
    const { definition, text, resourceType, ownerAccountUuid } = step.request;
    if (before?.value === text) return before;
    const at = this.clock.now();
    const { category, name } = definition;
    const target = { category, name, resourceUuid, resourceType, ownerAccountUuid };
    const row = before ? await updateOverride(tx, before, text, at) : await insertOverride(tx, target, text, at);
    await writeHistory(tx, historyOf(change, at, ownerAccountUuid));
    return row;
  }

  private async takeOver(tx: EntityManager, resourceUuid: string, written: readonly Written[]): Promise<void> {
    await this.sync.commit(tx, { read: 'overrides', resourceUuid }, () =>
      written.flatMap(({ definition, row }) => this.memory.putOverride(definition, resourceUuid, row)),
    );
  }
}

function planStep(
  resourceUuid: string,
  request: OverrideRequest,
  existing: ReadonlyMap<string, ResourceConfigEntity>,
  options: ChangeOptions,
): Step {
  const { definition, text, resourceType } = request;
  const before = existing.get(configKey(definition));
  checkVersion(definition, resourceUuid, before, options);
  const resource = { type: resourceType, uuid: resourceUuid };
  return { request, before, change: propose({ definition, resource, from: before?.value ?? null, to: text }, options) };
}

function checkVersion(
  definition: GlobalConfigDefinition,
  resourceUuid: string,
  before: ResourceConfigEntity | undefined,
  { expectedVersion }: ChangeOptions,
): void {
  const version = before?.version ?? 0;
  if (expectedVersion === undefined || expectedVersion === version) return;
  throw changedMeanwhile('ResourceConfig', overrideName(definition, resourceUuid), version, expectedVersion);
}
