import type { ConsoleMode, GraphicsDevice, StartVmCmd } from '#contract';
import { defineExtensionPoint } from '#kernel';

/** What a taker-part may want to know besides the command. */
export interface StartVmContext {
  readonly hostUuid: string;
  readonly hostName: string;
  /** What the settings say; the command has another mode when the host cannot do it. */
  readonly wantedConsoleMode: ConsoleMode;
}

/** Takes part before a VM is started. */
export interface BeforeStartVm {
  /**
   * Throws to veto: nothing is sent then, and the caller sees the message. May change the draft, a copy; what comes out
   * is parsed again, and an invalid command is refused by the field's and this class's name. The VM waits meanwhile.
   */
  beforeStartVm(draft: StartVmCmd, context: StartVmContext): void | Promise<void>;
}

export interface VmStarted extends StartVmContext {
  readonly cmd: Readonly<StartVmCmd>;
  readonly graphicsDevices: readonly GraphicsDevice[];
}

export interface VmStartFailed extends StartVmContext {
  readonly cmd: Readonly<StartVmCmd>;
  readonly error: unknown;
}

/** Is told after a start. Nobody waits for it, and a failure is logged and breaks nothing. */
export interface AfterStartVm {
  vmStarted?(event: VmStarted): void | Promise<void>;
  vmStartFailed?(event: VmStartFailed): void | Promise<void>;
}

export const beforeStartVm = defineExtensionPoint<BeforeStartVm>('beforeStartVm');
export const afterStartVm = defineExtensionPoint<AfterStartVm>('afterStartVm');
