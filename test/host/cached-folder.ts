import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const CACHE = path.resolve(import.meta.dirname, '..', '..', '.cache');

/** Files of the system are known by size and time; our own small ones by what is in them. */
async function describeInput(file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  return size < 64 * 1024 ? await readFile(file, 'utf8') : `${file} ${size} ${mtimeMs}`;
}

/**
 * A folder that is built once for the same inputs and kept in the checkout's cache. Several processes may ask at once:
 * each builds for itself and the first one to finish wins.
 *
 * @param inputs files that the result depends on
 */
export async function cachedFolder(
  name: string,
  inputs: readonly string[],
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const described = await Promise.all(inputs.map(describeInput));
  const key = createHash('sha256').update(JSON.stringify(described)).digest('hex').slice(0, 16);
  const target = path.join(CACHE, `${name}-${key}`);
  if (existsSync(target)) return target;
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(path.join(CACHE, 'draft-'));
  try {
    await build(draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else was first.
    if (!existsSync(target)) throw error;
  }
  return target;
}
