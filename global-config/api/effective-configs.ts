import { Injectable } from '@nestjs/common';
import type { Language, ResourceConfigInventory } from '#contract';
import type { CallContext } from '#rest';
import type { ConfigResourceInfo } from '../change/config-resource-resolver.js';
import { ConfigResources } from '../change/config-resources.js';
import type { ConfigName } from '../config-name.js';
import { levelValue } from '../memory/config-level.js';
import { ConfigMemory } from '../memory/config-memory.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { shownText } from '../value/mask.js';
import { resourceConfigInventory } from './inventories.js';

/** Effective values of resources, in ZStack's form. */
@Injectable()
export class EffectiveConfigs {
  constructor(
    private readonly registry: ConfigRegistry,
    private readonly memory: ConfigMemory,
    private readonly resources: ConfigResources,
  ) {}

  /** Null for an unknown resource, and for one of somebody else: whether it exists is not the caller's business. */
  async find(resourceUuid: string, context: CallContext): Promise<ConfigResourceInfo | null> {
    const info = await this.resources.find(resourceUuid);
    return info && maySee(context, info.ownerAccountUuid) ? info : null;
  }

  /** As ZStack, the global value and no chain for what the setting cannot be overridden for. */
  of(
    name: ConfigName,
    resource: ConfigResourceInfo | null,
    language: Language,
  ): { value: string; effectiveConfigs: ResourceConfigInventory[] } {
    const definition = this.registry.require(name);
    const target = resource && definition.overridableOn.includes(resource.type) ? resource.target : {};
    const setting = this.memory.of(definition);
    const level = setting.effective(target);
    levelValue(level);
    const rows = setting.overridesFor(target).map(({ row }) => row);
    return {
      value: shownText(definition, level.text),
      effectiveConfigs: rows.map((row) => resourceConfigInventory(definition, row, language)),
    };
  }
}

function maySee({ actor }: CallContext, ownerAccountUuid: string | undefined): boolean {
  if (actor.accountType === 'SystemAdmin' || ownerAccountUuid === undefined) return true;
  return ownerAccountUuid === actor.accountUuid;
}
