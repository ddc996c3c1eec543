import path from 'node:path';
import { defineConfig } from 'vitest/config';
import packageJson from './package.json' with { type: 'json' };
import { postgresPrograms } from './test/support/postgres-programs.js';

/** `#name` imports resolve to the sources: the alias follows package.json, so there is one list only. */
const alias = Object.entries(packageJson.imports).map(([find, target]) => ({
  find: new RegExp(`^${find}$`),
  replacement: path.resolve(import.meta.dirname, target.source),
}));

const exclude = ['node_modules/**', 'dist/**', 'data/**'];

/** Without a PostgreSQL nothing matches, and every test of that project is reported as skipped instead of missing. */
const nothing = /^\b$/;

export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: 2,
    // Generous: a shared machine may be ten times slower than a quiet one, and a timeout only ends what hangs.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.spec.ts'],
          exclude: [...exclude, '**/*.real.spec.ts', '**/*.postgres.spec.ts'],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // The specs that touch a database once more, on a real PostgreSQL.
          name: 'postgres',
          include: [
            'kernel/**/*.spec.ts',
            'global-config/**/*.spec.ts',
            'plugin-kvm/**/*.spec.ts',
            'rest/{audit,calls,jobs,query}/**/*.spec.ts',
            'server/identity/**/*.spec.ts',
            'test/modules/**/*.spec.ts',
            '**/*.postgres.spec.ts',
          ],
          exclude: [...exclude, '**/*.real.spec.ts'],
          globalSetup: ['test/support/postgres-setup.ts'],
          isolate: false,
          sequence: { groupOrder: 1 },
          ...(postgresPrograms() === undefined ? { testNamePattern: nothing } : {}),
        },
      },
      {
        extends: true,
        test: {
          // On a real hypervisor, and after the rest: a guest that boots is slow while other tests use the processors.
          name: 'real',
          include: ['**/*.real.spec.ts'],
          exclude,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
