import { Injectable } from '@nestjs/common';
import { knownError, UnitOfWork } from '#kernel';
import type { Outcome } from '../answer/answer-body.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { HttpRefusal } from '../http/http-refusal.js';
import { JobStore } from '../jobs/job-store.js';
import { RunningJobs } from '../jobs/running-jobs.js';
import type { Admission } from './admission.js';
import type { Call } from './call.js';
import { CallRunner } from './call-runner.js';

/** A call whose job row is committed, so that any node can tell about it. */
export interface StartedJob {
  /** Settles after the job's end is committed. Never rejects. */
  readonly done: Promise<Outcome>;
}

/** Turns asynchronous calls into jobs. */
@Injectable()
export class AsyncCalls {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly runner: CallRunner,
    private readonly jobs: JobStore,
    private readonly running: RunningJobs,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws HttpRefusal 400 when the client's job uuid is taken */
  async start(call: Call, admission: Admission, wantsSchema: boolean): Promise<StartedJob> {
    if (this.running.closed) throw new HttpRefusal(503, 'this management node is stopping');
    try {
      if (!admission.admitted) return await this.startRefused(call, admission, wantsSchema);
      await this.jobs.insertRunning(call, wantsSchema, this.audit.started(call));
    } catch (error) {
      await this.refuseDuplicate(call.requestUuid);
      throw error;
    }
    const work = this.runner.run(call, admission, async (tx, outcome) => {
      const isOurs = await this.jobs.end(tx, call.requestUuid, outcome);
      if (!isOurs) throw knownError('job.nodeGone', { jobUuid: call.requestUuid });
    });
    return { done: this.running.track(call.requestUuid, work) };
  }

  /** A refused call costs one unit of work: its job is over when it begins. */
  private async startRefused(call: Call, admission: Admission & { admitted: false }, wantsSchema: boolean) {
    const outcome: Outcome = { ok: false, error: admission.error };
    await this.uow.run(async (tx) => {
      await this.jobs.insertEnded(tx, call, wantsSchema, outcome);
      await this.audit.write(tx, call, outcome);
    });
    return { done: Promise.resolve(outcome) };
  }

  /**
   * Refuses a job uuid that a job has. In a unit of work: the row that is in the way may be waiting for its commit.
   * @throws HttpRefusal 400
   */
  async refuseDuplicate(jobUuid: string): Promise<void> {
    const isTaken = await this.uow.run((tx) => this.jobs.exists(tx, jobUuid));
    if (isTaken) throw new HttpRefusal(400, `Duplicate job uuid[${jobUuid}]`);
  }
}
