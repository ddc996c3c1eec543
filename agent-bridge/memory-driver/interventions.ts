import type { AgentError } from '../agent-error.js';
import type { MemoryCommand } from './vm-transitions.js';

/** A command stopped in the middle. */
export interface Hold {
  /** Resolves when the command has arrived here. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

type Step = () => Promise<void>;

/** What a test prepares for coming commands: each of them meets the oldest step prepared for its kind. */
export class Interventions {
  private readonly steps = new Map<MemoryCommand, Step[]>();

  failNext(command: MemoryCommand, error: AgentError): void {
    this.add(command, () => Promise.reject(error));
  }

  holdNext(command: MemoryCommand): Hold {
    let reach: () => void = () => undefined;
    let release: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.add(command, () => {
      reach();
      return released;
    });
    return { reached, release: () => release() };
  }

  async meet(command: MemoryCommand): Promise<void> {
    await this.steps.get(command)?.shift()?.();
  }

  private add(command: MemoryCommand, step: Step): void {
    const steps = this.steps.get(command) ?? [];
    this.steps.set(command, [...steps, step]);
  }
}
