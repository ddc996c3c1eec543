import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../ensure-built.mjs';
import { ensureNodeModules } from '../ensure-node-modules.mjs';
import { inRoot } from './root.mjs';

/**
 * Builds what changed and becomes a compiled program: it runs in this very process, so signals, exit code, arguments
 * and environment are its own. A child would get Ctrl-C twice, from the terminal and from us.
 *
 * @param {string} entry path below dist
 */
export async function runBuilt(entry) {
  await ensureNodeModules();
  await ensureBuilt();
  process.setSourceMapsEnabled(true);
  const file = inRoot('dist', entry);
  process.argv[1] = file;
  await import(pathToFileURL(file).href);
}
