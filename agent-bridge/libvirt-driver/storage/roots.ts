import { readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AgentError } from '../../agent-error.js';
import { isNodeError } from '../is-node-error.js';

/** A folder that files may lie in: as it was given, for people, and as the kernel sees it. */
export interface StorageRoot {
  readonly given: string;
  readonly real: string;
}

export async function realRoots(storageRoots: readonly string[]): Promise<StorageRoot[]> {
  return Promise.all(storageRoots.map(async (given) => ({ given, real: await realPathOf(given) })));
}

/**
 * The real path of a regular file inside the roots.
 * @throws AgentError PATH_NOT_ALLOWED for a path that leads out of them, INVALID_COMMAND for a missing file, one that is
 * not a regular file, and links that lead nowhere
 */
export async function resolveInRoots(file: string, roots: readonly StorageRoot[]): Promise<string> {
  // Whether a file outside exists is nobody's business, so this is asked first.
  const real = await realPathOf(file).catch((cause: unknown) => {
    throw new AgentError('INVALID_COMMAND', `cannot follow ${file}`, { params: { path: file }, cause });
  });
  if (!roots.some((root) => isInside(real, root))) throw notAllowed(file, roots);
  const stats = await stat(real).catch(ignoreMissing);
  if (stats?.isFile()) return real;
  const problem = stats === undefined ? 'no such file' : 'not a regular file';
  throw new AgentError('INVALID_COMMAND', `${problem}: ${file}`, { params: { path: file } });
}

export function notAllowed(file: string, roots: readonly StorageRoot[]): AgentError {
  const allowed = roots.map(({ given }) => given).join(', ');
  return new AgentError('PATH_NOT_ALLOWED', `${file} is not below an allowed folder (${allowed})`, {
    params: { path: file, roots: allowed },
  });
}

/** Where a path leads to, also when there is nothing: links in the part that exists, and one at its end, are followed. */
async function realPathOf(file: string): Promise<string> {
  const absolute = path.resolve(file);
  const real = await realpath(absolute).catch(ignoreMissing);
  if (real !== undefined) return real;
  const folder = await realPathOf(path.dirname(absolute));
  const place = path.join(folder, path.basename(absolute));
  const target = await readlink(place).catch(ignoreNoLink);
  return target === undefined ? place : realPathOf(path.resolve(folder, target));
}

function isInside(file: string, { real }: StorageRoot): boolean {
  return file.startsWith(real.endsWith('/') ? real : `${real}/`);
}

function ignoreNoLink(error: unknown): undefined {
  if (isNodeError(error, 'EINVAL')) return undefined;
  return ignoreMissing(error);
}

function ignoreMissing(error: unknown): undefined {
  if (isNodeError(error, 'ENOENT') || isNodeError(error, 'ENOTDIR')) return undefined;
  throw error;
}
