import { inRoot } from './root.mjs';
import { mustRun, run } from './run.mjs';

/** Programs out of node_modules, run with this Node: no shell, no PATH, no shebang involved. */
const TOOLS = {
  tsc: inRoot('node_modules', 'typescript', 'bin', 'tsc'),
  vitest: inRoot('node_modules', 'vitest', 'vitest.mjs'),
};

/**
 * @param {keyof typeof TOOLS} tool
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export const runTool = (tool, args, options) => run(process.execPath, [TOOLS[tool], ...args], options);

/**
 * @param {keyof typeof TOOLS} tool
 * @param {string[]} args
 */
export const mustRunTool = (tool, args) => mustRun(process.execPath, [TOOLS[tool], ...args]);
