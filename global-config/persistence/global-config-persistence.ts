import type { PersistenceFeature } from '#kernel';
import { ConfigHistoryEntity } from './config-history.entity.js';
import { CreateGlobalConfig1795200000000 } from './create-global-config.js';
import { GlobalConfigEntity } from './global-config.entity.js';
import { ResourceConfigEntity } from './resource-config.entity.js';

/** What settings keep in the database; for `KernelModule.forRoot`. */
export const globalConfigPersistence: PersistenceFeature = {
  name: 'global-config',
  entities: [GlobalConfigEntity, ResourceConfigEntity, ConfigHistoryEntity],
  migrations: [CreateGlobalConfig1795200000000],
};
