import type { StartVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import { checkCommand } from '../domain-xml/index.js';
import type { MemoryHost } from './memory-host.js';

/** Refuses what the host cannot do, before anything is created. */
export function checkStart(cmd: StartVmCmd, host: MemoryHost): void {
  checkCommand(cmd);
  if (!host.graphicsTypes.includes(cmd.consoleMode)) {
    const supported = host.graphicsTypes.join(', ');
    const message = `console mode[${cmd.consoleMode}] is not supported by this host's QEMU; it can do [${supported}]`;
    const params = { consoleMode: cmd.consoleMode, supported };
    throw new AgentError('CONSOLE_MODE_UNSUPPORTED', message, { params });
  }
  if (!host.videoModels.includes(cmd.videoType)) {
    throw new AgentError('VM_UNSUPPORTED', `video model[${cmd.videoType}] is not supported by this host's QEMU`);
  }
  if (cmd.bootMode === 'UEFI' && !host.uefi) {
    throw new AgentError('VM_UNSUPPORTED', 'this host has no UEFI firmware for VMs');
  }
  const paths = [...cmd.volumes.map(({ installPath }) => installPath), ...cmd.cdRoms.flatMap(({ path }) => path ?? [])];
  for (const path of paths) checkPath(path, host.storageRoots);
}

function checkPath(path: string, roots: readonly string[] | null): void {
  if (roots === null) return;
  const isInside = roots.some((root) => path.startsWith(`${root}/`) && !path.split('/').includes('..'));
  if (isInside) return;
  const message = `path[${path}] is outside the storage roots [${roots.join(', ')}]`;
  throw new AgentError('PATH_NOT_ALLOWED', message, { params: { path, roots: roots.join(', ') } });
}
