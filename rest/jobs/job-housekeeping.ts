import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { WebHooks } from '../web-hook/web-hooks.js';
import { DeadJobs } from './dead-jobs.js';
import { JobStore } from './job-store.js';
import { NodeHeartbeat } from './node-heartbeat.js';
import { repeat, type StopRepeating } from './repeat.js';
import { RunningJobs } from './running-jobs.js';

/** What keeps the job table true: at start, from time to time, and at the end. */
@Injectable()
export class JobHousekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(JobHousekeeping.name);
  private readonly repetitions: StopRepeating[] = [];

  constructor(
    private readonly heartbeat: NodeHeartbeat,
    private readonly deadJobs: DeadJobs,
    private readonly jobs: JobStore,
    private readonly running: RunningJobs,
    private readonly webHooks: WebHooks,
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
  ) {}

  /** Before the server listens: a node is known to be alive before it has its first job. */
  async onApplicationBootstrap(): Promise<void> {
    const { heartbeatIntervalMs, retentionScanIntervalMs } = this.options.limits;
    await this.heartbeat.beat();
    await this.deadJobs.endThoseOfDeadNodes();
    await this.jobs.deleteExpired();
    if (this.heartbeat.isNeeded) {
      this.every(heartbeatIntervalMs, 'heartbeat', async () => {
        await this.heartbeat.beat();
        await this.deadJobs.endThoseOfDeadNodes();
      });
    }
    this.every(retentionScanIntervalMs, 'deletion of expired jobs', () => this.jobs.deleteExpired());
  }

  /** Takes no more jobs, and gives those that run some time to end. */
  async onModuleDestroy(): Promise<void> {
    this.running.close();
    await this.waitForEnd();
    for (const stop of this.repetitions.splice(0)) await stop();
    await this.deadJobs.endOwn();
    await this.heartbeat.leave();
  }

  private async waitForEnd(): Promise<void> {
    const ended = this.running.idle().then(() => this.webHooks.finish());
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.limits.shutdownGraceMs);
    });
    await Promise.race([ended, late]);
    clearTimeout(timer);
    this.webHooks.abort();
    if (this.running.size > 0) this.logger.warn(`stopping although ${this.running.size} jobs still run`);
  }

  private every(intervalMs: number, name: string, work: () => Promise<void>): void {
    const onError = (error: unknown) => this.logger.warn(`${name} failed: ${String(error)}`);
    this.repetitions.push(repeat(intervalMs, work, onError));
  }
}
