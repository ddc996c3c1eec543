import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isMain } from './lib/is-main.mjs';
import { withLock } from './lib/lock.mjs';
import { mustRunTool } from './lib/node-tool.mjs';
import { inRoot, root } from './lib/root.mjs';

const DIST = inRoot('dist');
/** Folders without a source of the build; hidden ones are left out as well. */
const NOT_SOURCES = new Set(['node_modules', 'dist', 'data', 'coverage', 'docs', 'scripts']);

/** @param {string} folder */
const entriesBelow = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((e) => path.join(folder, e));

function sources() {
  const entries = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  const folders = entries.filter((entry) => entry.isDirectory() && !NOT_SOURCES.has(entry.name));
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  const below = folders.flatMap(({ name }) => entriesBelow(inRoot(name)));
  // Folders count too: a file that was deleted or moved keeps no newer time than before.
  const relevant = below.filter((entry) => entry.endsWith('.ts') || statSync(entry).isDirectory());
  return [...files, ...folders].map(({ name }) => inRoot(name)).concat(relevant);
}

/** The compiler leaves the output of deleted sources behind; a migration found there would still be run. */
function removeOrphans() {
  for (const declaration of entriesBelow(DIST).filter((file) => file.endsWith('.d.ts'))) {
    const stem = declaration.slice(0, -'.d.ts'.length);
    if (existsSync(inRoot(`${path.relative(DIST, stem)}.ts`))) continue;
    for (const suffix of ['.d.ts', '.js', '.js.map']) rmSync(stem + suffix, { force: true });
  }
}

/**
 * Compiles with one of the tsconfig files when anything changed since it last did.
 *
 * @param {string} [config]
 */
export async function ensureBuilt(config = 'tsconfig.build.json') {
  const stamp = path.join(DIST, `.${config}.stamp`);
  const isCurrent = () => {
    const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return sources().every((file) => statSync(file).mtimeMs < builtAt);
  };
  if (isCurrent()) return;
  await withLock(path.join(DIST, '.build-lock'), async () => {
    if (isCurrent()) return;
    console.log('Building …');
    const startedAt = new Date();
    await mustRunTool('tsc', ['-p', config]);
    removeOrphans();
    mkdirSync(DIST, { recursive: true });
    writeFileSync(stamp, '');
    // What changed during the build may have been missed by it.
    utimesSync(stamp, startedAt, startedAt);
  });
}

if (isMain(import.meta)) await ensureBuilt();
