import type { TestProject } from 'vitest/node';
import { postgresPrograms } from './postgres-programs.js';
import { startPostgres } from './postgres-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Set only in the vitest project `postgres`. */
    postgresUrl: string;
  }
}

/** Global set-up of the vitest project `postgres`: one server for the whole run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const programs = postgresPrograms();
  if (programs === undefined) return undefined;
  const server = await startPostgres(programs);
  project.provide('postgresUrl', server.url);
  return () => server.stop();
}
