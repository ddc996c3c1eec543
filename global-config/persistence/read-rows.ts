import type { EntityManager } from 'typeorm';
import type { ConfigName } from '../config-name.js';
import { GlobalConfigEntity } from './global-config.entity.js';
import { ResourceConfigEntity } from './resource-config.entity.js';

export function readGlobal(manager: EntityManager, { category, name }: ConfigName): Promise<GlobalConfigEntity | null> {
  return manager.findOneBy(GlobalConfigEntity, { category, name });
}

export function readAllGlobals(manager: EntityManager): Promise<GlobalConfigEntity[]> {
  return manager.find(GlobalConfigEntity, { order: { id: 'ASC' } });
}

export function readOverridesOf(manager: EntityManager, resourceUuid: string): Promise<ResourceConfigEntity[]> {
  return manager.findBy(ResourceConfigEntity, { resourceUuid });
}

export function readAllOverrides(manager: EntityManager): Promise<ResourceConfigEntity[]> {
  return manager.find(ResourceConfigEntity);
}
