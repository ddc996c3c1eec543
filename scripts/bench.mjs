import { existsSync, readdirSync } from 'node:fs';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureNodeModules } from './ensure-node-modules.mjs';
import { inRoot } from './lib/root.mjs';
import { run } from './lib/run.mjs';

const FOLDER = ['test', 'bench'];

/** Each `*.bench.ts` is a program of its own, so that none is measured in a process warmed up by another. */
function benchNames() {
  if (!existsSync(inRoot(...FOLDER))) return [];
  const files = readdirSync(inRoot(...FOLDER)).sort();
  return files.filter((file) => file.endsWith('.bench.ts')).map((file) => file.slice(0, -'.bench.ts'.length));
}

/** @param {string[]} wanted names given on the command line; none means all */
async function main(wanted) {
  await ensureNodeModules();
  const names = benchNames();
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0 || names.length === 0) {
    console.error(`No such benchmark: ${unknown.join(', ') || 'there is none'}. There are: ${names.join(', ') || '-'}`);
    return 1;
  }
  await ensureBuilt();
  await ensureBuilt('tsconfig.bench.json');
  let failures = 0;
  for (const name of wanted.length > 0 ? wanted : names) {
    const file = inRoot('dist', ...FOLDER, `${name}.bench.js`);
    const code = await run(process.execPath, ['--enable-source-maps', '--expose-gc', file]);
    if (code !== 0) failures += 1;
  }
  return failures === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
