import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isMain } from './lib/is-main.mjs';
import { inRoot } from './lib/root.mjs';
import { mustRun } from './lib/run.mjs';

const LOCK = inRoot('package-lock.json');
/** npm's own record of what is installed: its time says when somebody installed by hand. */
const INSTALLED_LOCK = inRoot('node_modules', '.package-lock.json');
/** Which lock file we installed. A branch switch touches the lock file's time, and compiling sqlite3 again takes a minute. */
const STAMP = inRoot('node_modules', '.installed-lock-sha256');

/** `npm ci` empties what a link points to: somebody else's packages. */
function refuseLink() {
  if (lstatSync(inRoot('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new Error('node_modules is a link, and installing would empty the folder it points to: remove the link first');
}

const lockHash = () => createHash('sha256').update(readFileSync(LOCK)).digest('hex');

function isInstalled() {
  const installed = statSync(INSTALLED_LOCK, { throwIfNoEntry: false });
  if (installed === undefined) return false;
  if (installed.mtimeMs >= statSync(LOCK).mtimeMs) return true;
  try {
    return readFileSync(STAMP, 'utf8') === lockHash();
  } catch {
    return false;
  }
}

/** Installs the locked dependencies when node_modules is missing or of another lock file. */
export async function ensureNodeModules() {
  if (isInstalled()) return;
  refuseLink();
  console.log('Installing the locked npm packages …');
  // The build needs the development packages whatever NODE_ENV says.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) await mustRun(process.execPath, [npm, ...args]);
  else await mustRun('npm', args);
  writeFileSync(STAMP, lockHash());
}

if (isMain(import.meta)) await ensureNodeModules();
