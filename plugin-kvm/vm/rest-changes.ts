import type { ConsoleMode, GraphicsDevice } from '#contract';
import type { VmRest } from './reconcile.js';
import type { VmChanges } from './vm-states.js';

export const NO_OPERATION = { operationNodeUuid: null, operationStartedAt: null } as const;

/** The columns of a VM that has come to rest. */
export function restChanges({ state, hostUuid, stateReason, graphicsDevices }: VmRest): VmChanges {
  return {
    ...NO_OPERATION,
    state,
    stateReason,
    hostUuid,
    // A VM that is nowhere keeps the memory of where it was.
    ...(hostUuid === null ? {} : { lastHostUuid: hostUuid }),
    ...deviceChanges(graphicsDevices),
  };
}

export function deviceChanges(graphicsDevices: readonly GraphicsDevice[]) {
  const liveConsoleMode: ConsoleMode | null = graphicsDevices[0]?.type ?? null;
  return { liveConsoleMode, graphicsDevices: [...graphicsDevices] };
}
