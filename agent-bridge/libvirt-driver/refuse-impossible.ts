import type { StartVmCmd } from '#contract';
import { AgentError } from '../agent-error.js';
import type { DomainCapabilities } from './parse-capabilities.js';

/**
 * Refuses what this host's QEMU cannot do.
 * @throws AgentError CONSOLE_MODE_UNSUPPORTED, VM_UNSUPPORTED
 */
export function refuseImpossible(
  { consoleMode, videoType, bootMode }: Pick<StartVmCmd, 'consoleMode' | 'videoType' | 'bootMode'>,
  { graphicsTypes, videoModels, uefi }: DomainCapabilities,
): void {
  if (!graphicsTypes.includes(consoleMode)) {
    const supported = listed(graphicsTypes);
    const message = `this host cannot do consoleMode ${consoleMode}; supported: ${supported}`;
    throw new AgentError('CONSOLE_MODE_UNSUPPORTED', message, { params: { consoleMode, supported } });
  }
  if (!videoModels.includes(videoType)) throw unsupported('videoType', videoType, listed(videoModels));
  if (bootMode === 'UEFI' && !uefi) throw unsupported('bootMode', bootMode, 'Legacy');
}

function listed(names: readonly string[]): string {
  return names.join(', ') || 'none';
}

function unsupported(field: string, value: string, supported: string): AgentError {
  const message = `this host cannot do ${field} ${value}; supported: ${supported}`;
  return new AgentError('VM_UNSUPPORTED', message, { params: { field, value, supported } });
}
