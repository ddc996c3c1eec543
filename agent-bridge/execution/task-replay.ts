import { createHash } from 'node:crypto';
import { AgentError } from '../agent-error.js';

export interface TaskReplayOptions {
  /** Finished tasks that are remembered at most; the oldest go first. */
  readonly maxRememberedTasks: number;
  /** How long a finished task is remembered. */
  readonly rememberTaskMs: number;
  /** Characters of JSON that the remembered results have together at most. */
  readonly maxRememberedChars: number;
  readonly now: () => number;
}

interface Entry {
  readonly fingerprint: string;
  readonly result: Promise<object>;
}

interface Finished {
  readonly at: number;
  readonly chars: number;
}

/**
 * Runs each task once however often it is asked for: a manager that lost the answer asks again with the same uuid and
 * gets the first result. A task that was refused as BUSY never ran, so it is forgotten at once.
 */
export class TaskReplay {
  private readonly entries = new Map<string, Entry>();
  /** In the order they ended. */
  private readonly finished = new Map<string, Finished>();
  private rememberedChars = 0;

  constructor(private readonly options: TaskReplayOptions) {}

  /**
   * @param command what identifies the command and its arguments
   * @throws AgentError INVALID_COMMAND when the uuid was used for another command
   */
  run(taskUuid: string, command: string, work: () => Promise<object>): Promise<object> {
    this.forgetOld();
    // Only the digest is kept: a command may hold a console password.
    const fingerprint = createHash('sha256').update(command).digest('base64');
    const known = this.entries.get(taskUuid);
    if (known === undefined) return this.begin(taskUuid, fingerprint, work);
    if (known.fingerprint === fingerprint) return known.result;
    const message = `taskuuid ${taskUuid} was used for another command; every command needs its own`;
    return Promise.reject(new AgentError('INVALID_COMMAND', message));
  }

  /** Tasks that run or are remembered. */
  get size(): number {
    return this.entries.size;
  }

  private begin(taskUuid: string, fingerprint: string, work: () => Promise<object>): Promise<object> {
    const result = work();
    this.entries.set(taskUuid, { fingerprint, result });
    result.then(
      (reply) => this.remember(taskUuid, JSON.stringify(reply).length),
      (error: unknown) => {
        if (error instanceof AgentError && error.code === 'BUSY') this.entries.delete(taskUuid);
        else this.remember(taskUuid, 0);
      },
    );
    return result;
  }

  private remember(taskUuid: string, chars: number): void {
    this.finished.set(taskUuid, { at: this.options.now(), chars });
    this.rememberedChars += chars;
    this.forgetOld();
  }

  private forgetOld(): void {
    const { maxRememberedTasks, maxRememberedChars, rememberTaskMs, now } = this.options;
    const oldest = now() - rememberTaskMs;
    for (const [taskUuid, { at, chars }] of this.finished) {
      const isTooMany = this.finished.size > maxRememberedTasks || this.rememberedChars > maxRememberedChars;
      if (!isTooMany && at > oldest) return;
      this.finished.delete(taskUuid);
      this.entries.delete(taskUuid);
      this.rememberedChars -= chars;
    }
  }
}
