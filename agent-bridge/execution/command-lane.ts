import { AgentError } from '../agent-error.js';

export interface LaneLimits {
  /** Tasks that run at once. */
  readonly maxRunning: number;
  /** Tasks that wait for their turn; one more is refused as BUSY. */
  readonly maxWaiting: number;
}

interface WaitingTask {
  readonly key: string | null;
  readonly start: () => void;
}

/**
 * Runs tasks in the order they came, a limited number at once, and tasks with one key one after the other.
 * A task that waits for its key takes no place of those that could run.
 */
export class CommandLane {
  private running = 0;
  private readonly busyKeys = new Set<string>();
  private waiting: WaitingTask[] = [];
  private idleListeners: (() => void)[] = [];

  constructor(private readonly limits: LaneLimits) {}

  /**
   * Runs the task when its turn comes. One that still waits after `patienceMs` is never started: its sender has given up.
   *
   * @throws AgentError BUSY when too many wait, TIMEOUT when it waited too long
   */
  run<T>(key: string | null, patienceMs: number, task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const begin = () => {
        this.occupy(key);
        const ended = task().finally(() => this.release(key));
        ended.then(resolve, reject);
      };
      if (this.canStart(key)) return begin();
      if (this.waiting.length >= this.limits.maxWaiting) return reject(this.busy());
      const giveUp = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== entry);
        reject(new AgentError('TIMEOUT', `not started: waited ${patienceMs} ms for other commands to end`));
      }, patienceMs);
      const start = () => {
        clearTimeout(giveUp);
        begin();
      };
      const entry: WaitingTask = { key, start };
      this.waiting.push(entry);
    });
  }

  /** Resolves when nothing runs or waits. */
  idle(): Promise<void> {
    if (this.running === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleListeners.push(resolve));
  }

  private canStart(key: string | null): boolean {
    return this.running < this.limits.maxRunning && (key === null || !this.busyKeys.has(key));
  }

  private occupy(key: string | null): void {
    this.running += 1;
    if (key !== null) this.busyKeys.add(key);
  }

  private release(key: string | null): void {
    this.running -= 1;
    if (key !== null) this.busyKeys.delete(key);
    const next = this.waiting.findIndex((task) => this.canStart(task.key));
    const [entry] = next === -1 ? [] : this.waiting.splice(next, 1);
    entry?.start();
    if (this.running > 0) return;
    for (const tell of this.idleListeners.splice(0)) tell();
  }

  private busy(): AgentError {
    const { maxRunning, maxWaiting } = this.limits;
    const params = { running: maxRunning, waiting: maxWaiting };
    return new AgentError('BUSY', `${maxRunning} commands run and ${maxWaiting} wait; try again later`, { params });
  }
}
