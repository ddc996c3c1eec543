import { Injectable } from '@nestjs/common';
import {
  deleteResourceConfig,
  getBindableConfig,
  getResourceConfig,
  getResourceConfigs,
  type ParamsOf,
  type ResultOf,
  updateResourceConfig,
  updateResourceConfigs,
} from '#contract';
import { ApiHandler, type CallContext } from '#rest';
import { GlobalConfigService } from '../global-config.service.js';
import { ConfigRegistry } from '../registry/config-registry.js';
import { changeOptions } from './change-options-of.js';
import { EffectiveConfigs } from './effective-configs.js';
import { resourceConfigInventory } from './inventories.js';

/** The calls about overrides. */
@Injectable()
export class ResourceConfigApi {
  constructor(
    private readonly config: GlobalConfigService,
    private readonly registry: ConfigRegistry,
    private readonly effective: EffectiveConfigs,
  ) {}

  @ApiHandler(getBindableConfig)
  async bindable(
    { category }: ParamsOf<typeof getBindableConfig>,
    { language }: CallContext,
  ): Promise<ResultOf<typeof getBindableConfig>> {
    const definitions = this.registry
      .all()
      .filter(({ overridableOn }) => overridableOn.length > 0)
      .filter((definition) => category === undefined || definition.category === category);
    return {
      bindableConfigs: definitions.map(({ category, name, description, overridableOn }) => ({
        category,
        name,
        description: description[language],
        bindResourceTypes: [...overridableOn],
      })),
    };
  }

  @ApiHandler(getResourceConfig)
  async get(
    { resourceUuid, category, name }: ParamsOf<typeof getResourceConfig>,
    context: CallContext,
  ): Promise<ResultOf<typeof getResourceConfig>> {
    const resource = await this.effective.find(resourceUuid, context);
    return { ...this.effective.of({ category, name }, resource, context.language), success: true };
  }

  @ApiHandler(getResourceConfigs)
  async getSeveral(
    { resourceUuid, category, names }: ParamsOf<typeof getResourceConfigs>,
    context: CallContext,
  ): Promise<ResultOf<typeof getResourceConfigs>> {
    const resource = await this.effective.find(resourceUuid, context);
    return {
      configs: names.map((name) => ({ name, ...this.effective.of({ category, name }, resource, context.language) })),
    };
  }

  @ApiHandler(updateResourceConfig)
  async update(
    params: ParamsOf<typeof updateResourceConfig>,
    context: CallContext,
  ): Promise<ResultOf<typeof updateResourceConfig>> {
    const definition = this.registry.require(params);
    const { resourceUuid, value } = params;
    const row = await this.config.setOverride(definition, resourceUuid, value, changeOptions(params, context));
    return { inventory: resourceConfigInventory(definition, row, context.language) };
  }

  @ApiHandler(updateResourceConfigs)
  async updateSeveral(
    params: ParamsOf<typeof updateResourceConfigs>,
    context: CallContext,
  ): Promise<ResultOf<typeof updateResourceConfigs>> {
    const { resourceUuid, resourceConfigs } = params;
    const rows = await this.config.setOverrides(resourceUuid, resourceConfigs, changeOptions(params, context));
    const inventories = rows.map((row) => resourceConfigInventory(this.registry.require(row), row, context.language));
    return { inventories };
  }

  @ApiHandler(deleteResourceConfig)
  async delete(
    params: ParamsOf<typeof deleteResourceConfig>,
    context: CallContext,
  ): Promise<ResultOf<typeof deleteResourceConfig>> {
    await this.config.deleteOverride(params, params.resourceUuid, changeOptions(params, context));
    return {};
  }
}
