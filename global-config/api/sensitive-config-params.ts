import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { updateGlobalConfig, updateResourceConfig, updateResourceConfigs } from '#contract';
import { ExtensionOf } from '#kernel';
import { type SensitiveParams, sensitiveParams } from '#rest';
import { ConfigRegistry } from '../registry/config-registry.js';

const settingName = z.object({ category: z.string(), name: z.string() });
const severalNames = z.object({ resourceConfigs: z.array(settingName) });
const CALLS_WITH_VALUE: readonly string[] = [updateGlobalConfig.name, updateResourceConfig.name];

/** Keeps values of sensitive settings out of audit rows. */
@Injectable()
@ExtensionOf(sensitiveParams)
export class SensitiveConfigParams implements SensitiveParams {
  constructor(private readonly registry: ConfigRegistry) {}

  sensitiveFields(apiName: string, params: Readonly<Record<string, unknown>>): readonly string[] {
    const names = this.namedSettings(apiName, params);
    // The value under a mistyped name may be a secret as well.
    return names.some((name) => name === null || this.registry.find(name)?.sensitive !== false) ? ['value'] : [];
  }

  /** The settings that get a value in the call; null where the parameters do not say. */
  private namedSettings(apiName: string, params: unknown) {
    if (CALLS_WITH_VALUE.includes(apiName)) return [settingName.safeParse(params).data ?? null];
    if (apiName === updateResourceConfigs.name) return severalNames.safeParse(params).data?.resourceConfigs ?? [null];
    return [];
  }
}
