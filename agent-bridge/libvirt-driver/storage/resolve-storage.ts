import type { CdRomTO, StartVmCmd, VolumeTO } from '#contract';
import { checkBackingChain } from './backing-chain.js';
import { realRoots, resolveInRoots, type StorageRoot } from './roots.js';

/**
 * The command with every disk and ISO path resolved to the file it really names, so that what was checked is what QEMU
 * opens.
 * @throws AgentError PATH_NOT_ALLOWED for a path that leads out of the roots, INVALID_COMMAND for a missing file or one
 * that is not a regular file, VM_UNSUPPORTED for an image whose parts cannot be checked
 */
export async function resolveStorage(cmd: StartVmCmd, storageRoots: readonly string[]): Promise<StartVmCmd> {
  const roots = await realRoots(storageRoots);
  const [volumes, cdRoms] = await Promise.all([
    Promise.all(cmd.volumes.map((volume) => resolveVolume(volume, roots))),
    Promise.all(cmd.cdRoms.map((cdRom) => resolveCdRom(cdRom, roots))),
  ]);
  return { ...cmd, volumes, cdRoms };
}

async function resolveVolume(volume: VolumeTO, roots: readonly StorageRoot[]): Promise<VolumeTO> {
  const installPath = await resolveInRoots(volume.installPath, roots);
  // A raw image is data from its first byte on, whatever it looks like.
  if (volume.format === 'qcow2') await checkBackingChain(installPath, roots);
  return { ...volume, installPath };
}

async function resolveCdRom(cdRom: CdRomTO, roots: readonly StorageRoot[]): Promise<CdRomTO> {
  return cdRom.path === undefined ? cdRom : { ...cdRom, path: await resolveInRoots(cdRom.path, roots) };
}
