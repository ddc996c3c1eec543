import { Injectable, Logger } from '@nestjs/common';
import { ClusterBus, knownError, UnitOfWork } from '#kernel';
import { AuditTrail } from '../audit/audit-trail.js';
import { startedRecordSchema } from '../audit/started-record.js';
import type { Job } from './job.entity.js';
import { JobStore } from './job-store.js';
import { NodeHeartbeat } from './node-heartbeat.js';

/** Ends the jobs of processes that are no more: nobody else will. */
@Injectable()
export class DeadJobs {
  private readonly logger = new Logger(DeadJobs.name);

  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: ClusterBus,
    private readonly jobs: JobStore,
    private readonly heartbeat: NodeHeartbeat,
    private readonly audit: AuditTrail,
  ) {}

  /** Ends the jobs of all nodes that are dead. Several nodes may do so at once. */
  async endThoseOfDeadNodes(): Promise<void> {
    const living = await this.heartbeat.livingNodes();
    await this.endAll(await this.jobs.runningElsewhere(living));
    await this.heartbeat.forgetDead(living);
  }

  /** Ends the jobs that this node leaves behind when it stops. */
  async endOwn(): Promise<void> {
    await this.endAll(await this.jobs.runningOn(this.bus.nodeUuid));
  }

  private async endAll(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) await this.end(job);
    if (jobs.length > 0) this.logger.warn(`ended ${jobs.length} jobs that their management node left behind`);
  }

  private async end({ uuid, callJson }: Job): Promise<void> {
    const error = knownError('job.nodeGone', { jobUuid: uuid });
    await this.uow.run(async (tx) => {
      const isOurs = await this.jobs.end(tx, uuid, { ok: false, error });
      // Written by an older version, it may not be what this one writes: no reason to leave the job as it is.
      const started = startedRecordSchema.safeParse(JSON.parse(callJson ?? 'null'));
      if (!isOurs) return;
      if (started.success) await this.audit.writeFailure(tx, started.data, error);
      else this.logger.warn(`job[${uuid}] is ended without an audit row`);
    });
  }
}
