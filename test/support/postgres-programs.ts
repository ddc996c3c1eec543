import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const DEBIAN_FOLDER = '/usr/lib/postgresql';

/** Folder of the newest installed PostgreSQL's server programs, or undefined when there is none. Debian keeps them out of PATH. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(DEBIAN_FOLDER)) return undefined;
  const newestFirst = readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(b) - Number(a));
  const folders = newestFirst.map((version) => path.join(DEBIAN_FOLDER, version, 'bin'));
  return folders.find((folder) => existsSync(path.join(folder, 'initdb')));
}
