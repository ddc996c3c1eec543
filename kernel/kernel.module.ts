import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Clock } from './clock.js';
import { ClusterBus } from './cluster-bus.js';
import { type DataSources, openDataSources } from './database/data-sources.js';
import type { DatabaseOptions, PersistenceFeature } from './database/options.js';
import { DATABASE_OPTIONS } from './database/tokens.js';
import { UnitOfWork } from './database/unit-of-work.js';
import { ExtensionRegistry } from './extension-point.js';

const DATA_SOURCES = Symbol('DATA_SOURCES');

export interface KernelModuleOptions {
  database: DatabaseOptions;
  /** What the application's modules keep in the database. */
  persistence: readonly PersistenceFeature[];
  clock?: Clock;
}

/** Clock, database and extension points, for all modules of the application. */
@Global()
@Module({})
export class KernelModule implements OnApplicationShutdown {
  constructor(@Inject(DATA_SOURCES) private readonly sources: DataSources) {}

  static forRoot(options: KernelModuleOptions): DynamicModule {
    return {
      module: KernelModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: DATABASE_OPTIONS, useValue: options.database },
        { provide: DATA_SOURCES, useFactory: () => openDataSources(options.database, options.persistence) },
        { provide: UnitOfWork, inject: [DATA_SOURCES], useFactory: (sources: DataSources) => new UnitOfWork(sources) },
        { provide: Clock, useValue: options.clock ?? new Clock() },
        ClusterBus,
        ExtensionRegistry,
      ],
      exports: [UnitOfWork, Clock, ClusterBus, ExtensionRegistry],
    };
  }

  /** After every other module has stopped writing. */
  async onApplicationShutdown(): Promise<void> {
    await this.sources.reader.destroy();
    if (this.sources.writer !== this.sources.reader) await this.sources.writer.destroy();
  }
}
