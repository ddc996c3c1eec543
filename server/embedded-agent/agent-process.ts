import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import { z } from 'zod';

const readyLineSchema = z.object({ ready: z.object({ port: z.int() }) });

export interface AgentProcessOptions {
  /** The agent's compiled entry file. */
  readonly entryFile: string;
  /** Its whole environment: it inherits nothing, so no secret of the manager's reaches it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logger: Logger;
  readonly startTimeoutMs?: number;
  readonly stopTimeoutMs?: number;
  /** Before the first restart; twice as long before each further one, until one gets ready. */
  readonly restartDelayMs?: number;
  readonly maxRestartDelayMs?: number;
  /** Called after each (re)start with the port it listens on. */
  readonly onReady: (port: number) => void;
}

const DEFAULTS = { startTimeoutMs: 30_000, stopTimeoutMs: 5_000, restartDelayMs: 1_000, maxRestartDelayMs: 30_000 };

/** Keeps one agent running as a process of its own: starts it again when it dies, stops it with the manager. */
export class AgentProcess {
  private readonly options: AgentProcessOptions & typeof DEFAULTS;
  private child: ChildProcess | null = null;
  private restart: NodeJS.Timeout | null = null;
  private stopping = false;
  private failures = 0;

  constructor(options: AgentProcessOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Of the running agent. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Resolves once the agent listens; rejects when it ends or stays silent before that. Either way it is started again
   * until {@link stop}.
   */
  async start(): Promise<void> {
    try {
      await this.launch();
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      this.planRestart();
      throw error;
    }
  }

  /** Ends the agent; running VMs keep running. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.restart) clearTimeout(this.restart);
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), this.options.stopTimeoutMs);
    await exited;
    clearTimeout(killer);
  }

  private async launch(): Promise<void> {
    const { entryFile, environment, startTimeoutMs, onReady } = this.options;
    // The pipe to its stdin is its lifeline: the agent ends when the manager is gone, however that happened.
    const child = spawn(process.execPath, ['--enable-source-maps', entryFile], {
      env: environment,
      stdio: ['pipe', 'pipe', 'inherit'],
      // A process group of its own: Ctrl-C in the terminal is the manager's to handle, which ends its own work first.
      detached: true,
    });
    this.child = child;
    const port = await this.readyPort(child, startTimeoutMs);
    child.once('exit', (code, signal) => this.died(code, signal));
    onReady(port);
  }

  private readyPort(child: ChildProcess, timeoutMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail(`did not get ready within ${timeoutMs} ms`), timeoutMs);
      const fail = (reason: string) => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new Error(`the embedded agent ${reason}`));
      };
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('exit', (code, signal) => fail(`ended with ${signal ?? `code ${code}`} at its start`));
      if (!child.stdout) return fail('has no standard output');
      createInterface({ input: child.stdout }).on('line', (line) => {
        const ready = parseReadyLine(line);
        if (ready === null) return this.options.logger.info({ context: 'EmbeddedAgent' }, line);
        clearTimeout(timer);
        resolve(ready);
      });
    });
  }

  private died(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.stopping) return;
    this.options.logger.error(
      { context: 'EmbeddedAgent', code, signal },
      'the embedded agent ended; starting it again',
    );
    this.planRestart();
  }

  private planRestart(): void {
    if (this.stopping) return;
    const { restartDelayMs, maxRestartDelayMs, logger } = this.options;
    const delayMs = Math.min(maxRestartDelayMs, restartDelayMs * 2 ** this.failures);
    this.restart = setTimeout(() => {
      this.start().catch((error: unknown) =>
        logger.error({ context: 'EmbeddedAgent' }, error instanceof Error ? error.message : String(error)),
      );
    }, delayMs);
  }
}

function parseReadyLine(line: string): number | null {
  if (!line.startsWith('{')) return null;
  try {
    const parsed = readyLineSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data.ready.port : null;
  } catch {
    return null;
  }
}
