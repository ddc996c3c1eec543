import { readFileSync } from 'node:fs';
import { isMain } from './lib/is-main.mjs';
import { isDebianAmd64, isRoot } from './lib/machine.mjs';
import { inRoot } from './lib/root.mjs';
import { capture, mustRun } from './lib/run.mjs';

/** @type {Record<string, string>} package name → why the tests need it */
const PACKAGES = JSON.parse(readFileSync(inRoot('scripts', 'debian-packages.json'), 'utf8'));

/** Another apt or dpkg may be at work, such as unattended upgrades: wait for it instead of failing. */
const LOCK_TIMEOUT_SECONDS = 300;

/** @returns {Promise<string[]>} what the real suites need and this machine lacks */
export async function missingDebianPackages() {
  const names = Object.keys(PACKAGES);
  // Exit code 1 only says that some are unknown; the output lists the others all the same.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const { stdout } = await capture('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]);
  const installed = new Set(stdout.split('\n').filter((line) => line.endsWith(' installed')));
  return names.filter((name) => !installed.has(`${name} installed`));
}

/**
 * Installs what is missing when this is Debian and we are root.
 *
 * @returns {Promise<string[]>} what is still missing
 */
export async function ensureDebianPackages() {
  const missing = await missingDebianPackages();
  if (missing.length === 0 || !isDebianAmd64() || !isRoot()) return missing;
  for (const name of missing) console.log(`Installing ${name}: ${PACKAGES[name]}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const lock = `DPkg::Lock::Timeout=${LOCK_TIMEOUT_SECONDS}`;
  await mustRun('apt-get', ['-q', '-o', lock, 'update'], { env });
  const quiet = ['-q', '-y', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', '-o', lock];
  await mustRun('apt-get', ['install', ...quiet, ...missing], { env });
  return missingDebianPackages();
}

if (isMain(import.meta)) {
  const missing = await ensureDebianPackages();
  if (missing.length > 0) {
    console.error(`Missing packages: ${missing.join(' ')}`);
    process.exitCode = 1;
  }
}
