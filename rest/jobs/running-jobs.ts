import { Injectable } from '@nestjs/common';

/** The jobs that this process is running. */
@Injectable()
export class RunningJobs {
  private readonly running = new Map<string, Promise<unknown>>();

  private isClosed = false;

  /** True when no new job may begin. */
  get closed(): boolean {
    return this.isClosed;
  }

  close(): void {
    this.isClosed = true;
  }

  get size(): number {
    return this.running.size;
  }

  has(uuid: string): boolean {
    return this.running.has(uuid);
  }

  /** Remembers a job until it has ended. */
  track<T>(uuid: string, work: Promise<T>): Promise<T> {
    const tracked = work.finally(() => this.running.delete(uuid));
    this.running.set(uuid, tracked);
    return tracked;
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running.values());
  }
}
