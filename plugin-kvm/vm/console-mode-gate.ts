import { CONSOLE_MODES, type ConsoleMode } from '#contract';
import { type KnownError, knownError } from '#kernel';

/** The facts of a host that decide which consoles it can give. */
export interface ConsoleModeHost {
  readonly uuid: string;
  readonly name: string;
  readonly graphicsTypes: readonly ConsoleMode[];
}

export interface ConsoleModeFallback {
  readonly wanted: ConsoleMode;
  readonly used: ConsoleMode;
  /** English. */
  readonly reason: string;
}

export type ConsoleModeDecision =
  | { kind: 'granted'; mode: ConsoleMode; fallback: ConsoleModeFallback | null }
  | { kind: 'refused'; error: KnownError };

export interface ConsoleModeRequest {
  readonly vmUuid: string;
  readonly wanted: ConsoleMode;
  /** `kvm.consoleModeFallback` */
  readonly mayFallBack: boolean;
  readonly host: ConsoleModeHost;
}

/**
 * The console mode that a VM gets on a host. Many current distributions build QEMU without SPICE: a flip of the switch
 * must not make VMs unstartable by surprise, so by default the host's other mode is used and the reason recorded.
 */
export function decideConsoleMode({ vmUuid, wanted, mayFallBack, host }: ConsoleModeRequest): ConsoleModeDecision {
  if (host.graphicsTypes.includes(wanted)) return { kind: 'granted', mode: wanted, fallback: null };
  const supported = host.graphicsTypes.join(', ');
  const used = CONSOLE_MODES.find((mode) => host.graphicsTypes.includes(mode));
  if (!mayFallBack || used === undefined) {
    const params = { uuid: vmUuid, wanted, hostUuid: host.uuid, hostName: host.name, supported };
    return { kind: 'refused', error: knownError('vm.consoleModeUnsupported', params) };
  }
  const reason = `host[uuid:${host.uuid}, name:${host.name}] cannot do ${wanted}, only [${supported}]`;
  return { kind: 'granted', mode: used, fallback: { wanted, used, reason } };
}
