import { Injectable, Logger } from '@nestjs/common';
import { type ConsoleMode, type StartVmCmd, startVmCmdSchema } from '#contract';
import { ExtensionRegistry, KnownError, knownError } from '#kernel';
import {
  type AfterStartVm,
  afterStartVm,
  beforeStartVm,
  type StartVmContext,
  type VmStarted,
  type VmStartFailed,
} from './start-extensions.js';

/** Which VM a command is about is not the plugins' to change. */
const IDENTITY_FIELDS = ['vmInstanceUuid', 'vmInternalId', 'accountUuid'] as const;

/** The command to send, and who changed its console mode last, if anybody. */
export interface CheckedCmd {
  readonly cmd: StartVmCmd;
  readonly consoleModeBy: string | null;
}

/** Lets plugins take part in starts. */
@Injectable()
export class StartHooks {
  private readonly logger = new Logger(StartHooks.name);

  constructor(private readonly extensions: ExtensionRegistry) {}

  /**
   * Asks the plugins one after the other, each with what the one before made of the command.
   * @param possible modes that the host can do: a plugin may choose among them only
   * @throws `vm.startVetoed`, `vm.startCmdInvalidAfterHook`
   */
  async before(cmd: StartVmCmd, context: StartVmContext, possible: readonly ConsoleMode[]): Promise<CheckedCmd> {
    let checked: CheckedCmd = { cmd, consoleModeBy: null };
    for (const { name, instance } of this.extensions.of(beforeStartVm)) {
      const draft = structuredClone(checked.cmd);
      try {
        await instance.beforeStartVm(draft, context);
      } catch (error) {
        throw knownError('vm.startVetoed', { uuid: cmd.vmInstanceUuid, plugin: name, reason: messageOf(error) }, error);
      }
      const next = parseAgain(draft, cmd, name, possible);
      const consoleModeBy = next.consoleMode === checked.cmd.consoleMode ? checked.consoleModeBy : name;
      checked = { cmd: next, consoleModeBy };
    }
    return checked;
  }

  started(event: VmStarted): void {
    this.tellAll((observer) => observer.vmStarted?.(event));
  }

  failed(event: VmStartFailed): void {
    this.tellAll((observer) => observer.vmStartFailed?.(event));
  }

  private tellAll(tell: (observer: AfterStartVm) => void | Promise<void>): void {
    for (const { name, instance } of this.extensions.of(afterStartVm)) {
      Promise.resolve()
        .then(() => tell(instance))
        .catch((error: unknown) => this.logger.warn(`${name} failed after a start: ${messageOf(error)}`));
    }
  }
}

function parseAgain(
  draft: StartVmCmd,
  original: StartVmCmd,
  plugin: string,
  possible: readonly ConsoleMode[],
): StartVmCmd {
  const invalid = (field: string, problem: string): KnownError =>
    knownError('vm.startCmdInvalidAfterHook', { uuid: original.vmInstanceUuid, plugin, field, problem });
  const parsed = startVmCmdSchema.safeParse(draft);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(issue?.path.join('.') || 'cmd', issue?.message ?? 'is invalid');
  }
  const changed = IDENTITY_FIELDS.find((field) => parsed.data[field] !== original[field]);
  if (changed !== undefined) throw invalid(changed, 'must not be changed');
  if (!possible.includes(parsed.data.consoleMode)) {
    throw invalid(
      'consoleMode',
      `${parsed.data.consoleMode} is not possible on the host, only [${possible.join(', ')}]`,
    );
  }
  return parsed.data;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
