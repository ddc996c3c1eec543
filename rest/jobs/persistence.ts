import type { PersistenceFeature } from '#kernel';
import { CreateJobTables1766000000100 } from './create-job-tables.migration.js';
import { Job } from './job.entity.js';
import { ManagementNode } from './management-node.entity.js';

/** What the REST layer keeps in the database. */
export const restPersistence: PersistenceFeature = {
  name: 'rest',
  entities: [Job, ManagementNode],
  migrations: [CreateJobTables1766000000100],
};
