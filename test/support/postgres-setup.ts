import type { TestProject } from 'vitest/node';
import { postgresPrograms } from './postgres-programs.js';
import { startPostgres } from './postgres-server.js';
// Declares the name that is provided here.
import type {} from './test-database.js';

/** Global set-up of the vitest project `postgres`: one server for the whole run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const programs = postgresPrograms();
  if (programs === undefined) return undefined;
  const server = await startPostgres(programs);
  project.provide('postgresUrl', server.url);
  return () => server.stop();
}
