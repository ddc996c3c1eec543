import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ConfigHistoryQuery } from './api/config-history-query.js';
import { EffectiveConfigs } from './api/effective-configs.js';
import { GlobalConfigApi } from './api/global-config-api.js';
import { GlobalConfigQuery } from './api/global-config-query.js';
import { ResourceConfigApi } from './api/resource-config-api.js';
import { ResourceConfigQuery } from './api/resource-config-query.js';
import { SensitiveConfigParams } from './api/sensitive-config-params.js';
import { ConfigObservers } from './change/config-observers.js';
import { ConfigResources } from './change/config-resources.js';
import { ConfigVetoes } from './change/config-vetoes.js';
import { GlobalValueWriter } from './change/global-value-writer.js';
import { OverrideRemover } from './change/override-remover.js';
import { OverrideRequests } from './change/override-requests.js';
import { OverrideWriter } from './change/override-writer.js';
import type { GlobalConfigDefinition } from './define-global-config.js';
import { GlobalConfigService } from './global-config.service.js';
import {
  DEFAULT_GLOBAL_CONFIG_OPTIONS,
  GLOBAL_CONFIG_OPTIONS,
  type GlobalConfigOptions,
} from './global-config-options.js';
import { ConfigMemory } from './memory/config-memory.js';
import { ConfigOrphans } from './registry/config-orphans.js';
import { ConfigRegistry } from './registry/config-registry.js';
import { ConfigSync } from './sync/config-sync.js';

/** Stands for one call of `forFeature`; Nest knows dynamic modules by class and reference. */
@Module({})
class GlobalConfigFeatureModule {}

/** Settings: definitions, values, overrides, history, and their REST API. */
@Global()
@Module({})
export class GlobalConfigModule {
  static forRoot(options: Partial<GlobalConfigOptions> = {}): DynamicModule {
    return {
      module: GlobalConfigModule,
      providers: [
        { provide: GLOBAL_CONFIG_OPTIONS, useValue: { ...DEFAULT_GLOBAL_CONFIG_OPTIONS, ...options } },
        ConfigRegistry,
        ConfigMemory,
        ConfigObservers,
        ConfigVetoes,
        ConfigSync,
        ConfigOrphans,
        ConfigResources,
        GlobalValueWriter,
        OverrideRequests,
        OverrideWriter,
        OverrideRemover,
        GlobalConfigService,
        EffectiveConfigs,
        GlobalConfigApi,
        ResourceConfigApi,
        SensitiveConfigParams,
        GlobalConfigQuery,
        ResourceConfigQuery,
        ConfigHistoryQuery,
      ],
      exports: [GlobalConfigService, ConfigRegistry],
    };
  }

  /** Registers the settings that a module declares. They are readable from the module's `onModuleInit` on. */
  static forFeature(definitions: readonly GlobalConfigDefinition[]): DynamicModule {
    const register = {
      provide: Symbol('GLOBAL_CONFIG_DEFINITIONS'),
      inject: [ConfigRegistry],
      useFactory: (registry: ConfigRegistry) => registry.add(definitions),
    };
    return { module: GlobalConfigFeatureModule, providers: [register] };
  }
}
