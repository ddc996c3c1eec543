import path from 'node:path';
import { defineConfig } from 'vitest/config';
import packageJson from './package.json' with { type: 'json' };

/** `#name` imports resolve to the sources: the alias follows package.json, so there is one list only. */
const alias = Object.entries(packageJson.imports).map(([find, target]) => ({
  find: new RegExp(`^${find}$`),
  replacement: path.resolve(import.meta.dirname, target.source),
}));

const exclude = ['node_modules/**', 'dist/**', 'data/**'];

export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.spec.ts'],
          exclude: [...exclude, '**/*.real.spec.ts', '**/*.postgres.spec.ts'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['**/*.real.spec.ts'],
          exclude,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
