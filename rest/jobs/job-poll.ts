import { Injectable } from '@nestjs/common';
import { withSchema } from '../answer/answer-body.js';
import { HttpRefusal } from '../http/http-refusal.js';
import { JobStore } from './job-store.js';

export interface PollAnswer {
  readonly status: 200 | 202 | 503;
  readonly json: string;
}

/** Answers the polls of clients that wait for a job. Who knows a job's uuid may ask, as with the original. */
@Injectable()
export class JobPoll {
  constructor(private readonly jobs: JobStore) {}

  /** @throws HttpRefusal 404 for a job that is unknown or was deleted */
  async answer(uuid: string, wantsSchema: boolean): Promise<PollAnswer> {
    const job = await this.jobs.find(uuid);
    if (!job) throw new HttpRefusal(404, 'the job has been expired');
    switch (job.state) {
      case 'Running':
        return { status: 202, json: '{}' };
      case 'Succeeded':
        return {
          status: 200,
          json: withSchema(job.resultJson ?? '{}', wantsSchema || job.wantsSchema ? job.schemaJson : null),
        };
      case 'Failed':
        return { status: 503, json: job.errorJson ?? '{}' };
    }
  }
}
