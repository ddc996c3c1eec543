import type { StartVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import { checkCommand } from '../domain-xml/index.js';
import type { MemoryHost } from './memory-host.js';

/** Refuses what the host cannot do, before anything is created. */
export function checkStart(cmd: StartVmCmd, host: MemoryHost): void {
  checkCommand(cmd);
  if (!host.graphicsTypes.includes(cmd.consoleMode)) {
    const supported = host.graphicsTypes.join(', ');
    const message = `this host cannot do consoleMode ${cmd.consoleMode}; supported: ${supported}`;
    const params = { consoleMode: cmd.consoleMode, supported };
    throw new AgentError('CONSOLE_MODE_UNSUPPORTED', message, { params });
  }
  if (!host.videoModels.includes(cmd.videoType)) {
    throw unsupported('videoType', cmd.videoType, host.videoModels.join(', '));
  }
  if (cmd.bootMode === 'UEFI' && !host.uefi) throw unsupported('bootMode', cmd.bootMode, 'Legacy');
  const paths = [...cmd.volumes.map(({ installPath }) => installPath), ...cmd.cdRoms.flatMap(({ path }) => path ?? [])];
  for (const path of paths) checkPath(path, host.storageRoots);
}

function checkPath(path: string, roots: readonly string[] | null): void {
  if (roots === null) return;
  const isInside = roots.some((root) => path.startsWith(`${root}/`) && !path.split('/').includes('..'));
  if (isInside) return;
  const message = `${path} is not below an allowed folder (${roots.join(', ')})`;
  throw new AgentError('PATH_NOT_ALLOWED', message, { params: { path, roots: roots.join(', ') } });
}

function unsupported(field: string, value: string, supported: string): AgentError {
  const message = `this host cannot do ${field} ${value}; supported: ${supported}`;
  return new AgentError('VM_UNSUPPORTED', message, { params: { field, value, supported } });
}
