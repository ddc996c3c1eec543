import { Injectable } from '@nestjs/common';
import {
  getGlobalConfigDefinitions,
  getGlobalConfigOptions,
  type ParamsOf,
  type ResultOf,
  resetGlobalConfig,
  resetGlobalConfigItem,
  updateGlobalConfig,
} from '#contract';
import { ApiHandler, type CallContext } from '#rest';
import { configKey } from '../config-name.js';
import { GlobalConfigService } from '../global-config.service.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { validTexts } from '../value/valid-texts.js';
import { valueLimits } from '../value/value-limits.js';
import { changeOptions } from './change-options-of.js';
import { definitionView } from './definition-view.js';
import { globalConfigInventory } from './inventories.js';

/** The calls about global settings. */
@Injectable()
export class GlobalConfigApi {
  constructor(
    private readonly config: GlobalConfigService,
    private readonly registry: ConfigRegistry,
  ) {}

  @ApiHandler(getGlobalConfigOptions)
  async options(params: ParamsOf<typeof getGlobalConfigOptions>): Promise<ResultOf<typeof getGlobalConfigOptions>> {
    const { schema } = this.registry.require(params);
    const validValue = validTexts(schema);
    const { minimum, maximum } = valueLimits(schema);
    return {
      options: {
        ...(validValue ? { validValue } : {}),
        ...(minimum === undefined ? {} : { numberGreaterThanOrEqual: minimum }),
        ...(maximum === undefined ? {} : { numberLessThanOrEqual: maximum }),
      },
    };
  }

  @ApiHandler(getGlobalConfigDefinitions)
  async definitions({
    category,
  }: ParamsOf<typeof getGlobalConfigDefinitions>): Promise<ResultOf<typeof getGlobalConfigDefinitions>> {
    const definitions = this.registry
      .all()
      .filter((definition) => category === undefined || definition.category === category);
    return { definitions: definitions.map(definitionView) };
  }

  @ApiHandler(updateGlobalConfig)
  async update(
    params: ParamsOf<typeof updateGlobalConfig>,
    context: CallContext,
  ): Promise<ResultOf<typeof updateGlobalConfig>> {
    const definition = this.registry.require(params);
    context.setResource({ name: configKey(definition) });
    const row = await this.config.set(definition, params.value, changeOptions(params, context));
    return { inventory: globalConfigInventory(definition, row, context.language) };
  }

  @ApiHandler(resetGlobalConfigItem)
  async reset(
    params: ParamsOf<typeof resetGlobalConfigItem>,
    context: CallContext,
  ): Promise<ResultOf<typeof resetGlobalConfigItem>> {
    const definition = this.registry.require(params);
    context.setResource({ name: configKey(definition) });
    const row = await this.config.reset(definition, changeOptions(params, context));
    return { inventory: globalConfigInventory(definition, row, context.language) };
  }

  @ApiHandler(resetGlobalConfig)
  async resetAll(
    params: ParamsOf<typeof resetGlobalConfig>,
    context: CallContext,
  ): Promise<ResultOf<typeof resetGlobalConfig>> {
    await this.config.resetAll(changeOptions(params, context));
    return {};
  }
}
