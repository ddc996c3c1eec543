import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

export interface DebianKernel {
  readonly version: string;
  readonly file: string;
}

const PREFIX = 'vmlinuz-';

/**
 * The newest installed kernel whose modules are installed as well; one made for virtual machines if there is any,
 * because it has the serial port built in and is a third of the size.
 *
 * @throws Error when there is none
 */
export async function debianKernel(): Promise<DebianKernel> {
  const names = (await readdir('/boot')).filter((name) => name.startsWith(PREFIX));
  const byVersion = new Intl.Collator('en', { numeric: true });
  const versions = names.map((name) => name.slice(PREFIX.length)).sort(byVersion.compare);
  const usable = versions.filter((version) => existsSync(`/lib/modules/${version}/modules.dep`));
  const version = usable.findLast((candidate) => candidate.includes('cloud')) ?? usable.at(-1);
  if (version === undefined) throw new Error('no kernel for the test guest: apt-get install linux-image-cloud-amd64');
  return { version, file: `/boot/${PREFIX}${version}` };
}
