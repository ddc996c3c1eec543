import { Injectable } from '@nestjs/common';
import type { ConfigScope } from '#contract';
import { knownError } from '#kernel';
import { type ConfigName, configKey } from '../config-name.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { requireParsed } from '../value/require-parsed.js';
import type { ConfigResourceInfo } from './config-resource-resolver.js';
import { ConfigResources } from './config-resources.js';

/** An override as a caller asks for it. */
export interface OverrideValue extends ConfigName {
  readonly value: string | null;
}

/** An override that may be written, but for a version or a veto. */
export interface OverrideRequest {
  readonly definition: GlobalConfigDefinition;
  readonly text: string;
  readonly resourceType: ConfigScope;
  readonly ownerAccountUuid: string | null;
}

/** Checks what can be checked before a unit of work begins. */
@Injectable()
export class OverrideRequests {
  constructor(
    private readonly registry: ConfigRegistry,
    private readonly resources: ConfigResources,
  ) {}

  async prepare(resourceUuid: string, value: OverrideValue): Promise<OverrideRequest> {
    const parsed = this.parse(value);
    return overridable(parsed, resourceUuid, await this.resources.find(resourceUuid));
  }

  async prepareAll(resourceUuid: string, values: readonly OverrideValue[]): Promise<OverrideRequest[]> {
    const parsed = values.map((value) => this.parse(value));
    requireDistinct(parsed.map(({ definition }) => configKey(definition)));
    const info = await this.resources.find(resourceUuid);
    return parsed.map((request) => overridable(request, resourceUuid, info));
  }

  private parse(value: OverrideValue) {
    const definition = this.registry.require(value);
    return { definition, text: requireParsed(definition, value.value) };
  }
}

function overridable(
  parsed: Pick<OverrideRequest, 'definition' | 'text'>,
  uuid: string,
  info: ConfigResourceInfo | null,
): OverrideRequest {
  const { category, name, overridableOn } = parsed.definition;
  if (!info) throw knownError('config.unknownResource', { uuid, category, name });
  if (!overridableOn.includes(info.type)) {
    const scopes = overridableOn.join(', ');
    throw knownError('config.notOverridable', { category, name, resourceType: info.type, scopes });
  }
  return { ...parsed, resourceType: info.type, ownerAccountUuid: info.ownerAccountUuid ?? null };
}

/** Under two names (one an alias), or twice, a setting would have two values, and which one wins would be chance. */
function requireDistinct(keys: readonly string[]): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice === undefined) return;
  throw knownError('rest.invalidArgument', { field: 'resourceConfigs', problem: `it names ${twice} twice` });
}
