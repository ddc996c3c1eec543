import type { GraphicsDevice, LiveVm, StartVmCmd } from '#contract';
import type { MemoryVmState } from './vm-transitions.js';

type DefinedState = Exclude<MemoryVmState, 'Absent'>;

/** A defined VM. `graphicsDevices` and `consolePassword` belong to the running process. */
export interface MemoryDomain {
  readonly cmd: StartVmCmd;
  readonly state: DefinedState;
  readonly graphicsDevices: readonly GraphicsDevice[];
  /** The password that the running console asks for; null when nothing runs. */
  readonly consolePassword: string | null;
}

export function liveVmOf({ cmd, state, graphicsDevices }: MemoryDomain): LiveVm {
  return {
    vmInstanceUuid: cmd.vmInstanceUuid,
    state,
    graphicsDevices: graphicsDevices.map((device) => ({ ...device })),
  };
}

/** A process exists, with its memory and its console. A crashed guest is kept until it is stopped. */
export const IS_ACTIVE: Readonly<Record<DefinedState, boolean>> = {
  Running: true,
  Paused: true,
  Crashed: true,
  Shutdown: false,
};
