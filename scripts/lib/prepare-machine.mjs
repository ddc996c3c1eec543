import { ensureDebianPackages } from '../ensure-debian-packages.mjs';
import { ensureHypervisor } from '../ensure-hypervisor.mjs';

/**
 * Gets the machine ready for the suites that use a real hypervisor and a real PostgreSQL.
 *
 * @returns {Promise<string[]>} what stands in the way, one line each; those suites are skipped then
 */
export async function prepareMachine() {
  const problems = [];
  const missing = await ensureDebianPackages();
  if (missing.length > 0) {
    problems.push(`missing: apt-get install ${missing.join(' ')} (npm test does it as root on Debian, x86-64)`);
  }
  const hypervisor = await ensureHypervisor();
  if (hypervisor !== undefined) problems.push(hypervisor);
  return problems;
}
