import type { PersistenceFeature } from '#kernel';
import { AccountEntity } from './account.entity.js';
import { CreateIdentity1763690000001 } from './identity-migration.js';
import { SessionEntity } from './session.entity.js';

export const identityPersistence: PersistenceFeature = {
  name: 'identity',
  entities: [AccountEntity, SessionEntity],
  migrations: [CreateIdentity1763690000001],
};
