import path from 'node:path';
import { defineConfig } from 'vite';
import packageJson from './package.json' with { type: 'json' };

/** The agent as one file that runs on a host with nothing but Node: `node flipside-agent.mjs`. */
export default defineConfig({
  // `#name` imports point into dist for Node; a bundle is made of the sources.
  resolve: {
    alias: Object.entries(packageJson.imports).map(([find, target]) => ({
      find: new RegExp(`^${find}$`),
      replacement: path.resolve(import.meta.dirname, target.source),
    })),
  },
  ssr: { noExternal: true },
  build: {
    ssr: 'agent-bridge/main.ts',
    target: 'node20',
    outDir: 'dist/agent',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'flipside-agent.mjs', codeSplitting: false } },
  },
});
