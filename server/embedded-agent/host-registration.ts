import type { Logger } from 'pino';

export interface HostRegistrationOptions {
  /** Makes the agent that listens on this port a host of the cloud. */
  readonly register: (port: number) => Promise<void>;
  readonly logger: Logger;
  readonly minRetryDelayMs?: number;
  readonly maxRetryDelayMs?: number;
}

const DEFAULTS = { minRetryDelayMs: 1_000, maxRetryDelayMs: 30_000 };

/**
 * Registers the embedded agent, again and again until it succeeds: libvirt may be started later than the manager, and a
 * fresh libvirt asks QEMU what it can do for longer than any call waits.
 */
export class HostRegistration {
  private readonly options: HostRegistrationOptions & typeof DEFAULTS;
  private retry: NodeJS.Timeout | undefined;
  /** Counts ports, so that an attempt at an older one is given up. */
  private generation = 0;
  private lastProblem: string | null = null;

  constructor(options: HostRegistrationOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** The agent listens there now. Resolves after the first attempt: with its problem, or null. */
  at(port: number): Promise<string | null> {
    clearTimeout(this.retry);
    this.generation += 1;
    return this.attempt(port, this.generation, this.options.minRetryDelayMs);
  }

  /** No attempt begins any more; one that is under way is not waited for. */
  stop(): void {
    clearTimeout(this.retry);
    this.generation = Number.NaN;
  }

  private async attempt(port: number, generation: number, retryDelayMs: number): Promise<string | null> {
    const problem = await this.problemOf(port);
    if (generation !== this.generation) return problem;
    const { logger, maxRetryDelayMs } = this.options;
    const context = 'EmbeddedAgent';
    if (problem === null) {
      if (this.lastProblem !== null) logger.info({ context }, 'this machine is a host of the cloud now');
    } else {
      if (problem !== this.lastProblem)
        logger.error({ context }, `this machine is not usable as a host yet: ${problem}`);
      const next = Math.min(maxRetryDelayMs, 2 * retryDelayMs);
      this.retry = setTimeout(() => void this.attempt(port, generation, next), retryDelayMs).unref();
    }
    this.lastProblem = problem;
    return problem;
  }

  private async problemOf(port: number): Promise<string | null> {
    try {
      await this.options.register(port);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
