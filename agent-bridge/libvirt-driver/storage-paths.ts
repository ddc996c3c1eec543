import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { StartVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import { isNodeError } from './is-node-error.js';

/**
 * The command with every disk and ISO path resolved to the file it really names, so that what was checked is what QEMU
 * opens.
 * @throws AgentError PATH_NOT_ALLOWED for a path that leads out of the roots, INVALID_COMMAND for a missing file or one
 * that is not a regular file
 */
export async function resolveStorage(cmd: StartVmCmd, storageRoots: readonly string[]): Promise<StartVmCmd> {
  const roots = await realRoots(storageRoots);
  return {
    ...cmd,
    volumes: await Promise.all(
      cmd.volumes.map(async (volume) => ({ ...volume, installPath: await resolveInRoots(volume.installPath, roots) })),
    ),
    cdRoms: await Promise.all(
      cmd.cdRoms.map(async (cdRom) =>
        cdRom.path === undefined ? cdRom : { ...cdRom, path: await resolveInRoots(cdRom.path, roots) },
      ),
    ),
  };
}

/** A root as it was given, for people, and as the kernel sees it. */
export interface StorageRoot {
  readonly given: string;
  readonly real: string;
}

/** A root that does not exist has nothing in it and is as good as not given. */
export async function realRoots(storageRoots: readonly string[]): Promise<StorageRoot[]> {
  const roots = await Promise.all(
    storageRoots.map(async (given) => {
      const real = await existingRealPath(given);
      return { given, real: real ?? path.resolve(given) };
    }),
  );
  return roots;
}

/** The real path of a regular file inside the roots. */
export async function resolveInRoots(file: string, roots: readonly StorageRoot[]): Promise<string> {
  const real = await existingRealPath(file);
  // Whether a file outside exists is nobody's business.
  if (!isInside(real ?? (await realPathOfMissing(file)), roots)) throw notAllowed(file, roots);
  if (real === undefined) throw new AgentError('INVALID_COMMAND', `no such file: ${file}`, { params: { path: file } });
  if (!(await stat(real)).isFile()) {
    throw new AgentError('INVALID_COMMAND', `not a regular file: ${file}`, { params: { path: file } });
  }
  return real;
}

async function existingRealPath(file: string): Promise<string | undefined> {
  try {
    return await realpath(file);
  } catch (error) {
    if (isNodeError(error, 'ENOENT') || isNodeError(error, 'ENOTDIR')) return undefined;
    throw new AgentError('INVALID_COMMAND', `cannot resolve ${file}`, { params: { path: file }, cause: error });
  }
}

/** Where a missing file would be: links in the part of the path that exists are followed. */
async function realPathOfMissing(file: string): Promise<string> {
  const parent = path.dirname(path.resolve(file));
  const realParent = (await existingRealPath(parent)) ?? (await realPathOfMissing(parent));
  return path.join(realParent, path.basename(file));
}

function isInside(file: string, roots: readonly StorageRoot[]): boolean {
  return roots.some(({ real }) => file.startsWith(real.endsWith('/') ? real : `${real}/`));
}

function notAllowed(file: string, roots: readonly StorageRoot[]): AgentError {
  const allowed = roots.map(({ given }) => given).join(', ');
  return new AgentError('PATH_NOT_ALLOWED', `${file} is not below an allowed folder (${allowed})`, {
    params: { path: file, roots: allowed },
  });
}
