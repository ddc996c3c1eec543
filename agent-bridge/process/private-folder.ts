import { chmodSync, mkdirSync } from 'node:fs';

/** Makes a folder that only its owner may read. One that exists is left as it is. */
export function ensurePrivateFolder(folder: string): void {
  const created = mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The mode given to mkdir is cut by the umask and meant for parents too.
  if (created !== undefined) chmodSync(folder, 0o700);
}
