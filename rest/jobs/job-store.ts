import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, LessThan, Not } from 'typeorm';
import { Clock, ClusterBus, UnitOfWork } from '#kernel';
import { errorBody, type Outcome, schemaJson } from '../answer/answer-body.js';
import type { StartedRecord } from '../audit/started-record.js';
import type { Call } from '../calls/call.js';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { Job } from './job.entity.js';
import { JobInserts } from './job-inserts.js';

type EndColumns = Pick<
  Job,
  'state' | 'finishedAt' | 'expiresAt' | 'callJson' | 'resultJson' | 'schemaJson' | 'errorJson'
>;

const RUNNING: EndColumns = {
  state: 'Running',
  finishedAt: null,
  expiresAt: null,
  callJson: null,
  resultJson: null,
  schemaJson: null,
  errorJson: null,
};

/** Reads and writes job rows. */
@Injectable()
export class JobStore {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly bus: ClusterBus,
    private readonly inserts: JobInserts,
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
  ) {}

  find(uuid: string): Promise<Job | null> {
    return this.uow.reader.findOneBy(Job, { uuid });
  }

  exists(tx: EntityManager, uuid: string): Promise<boolean> {
    return tx.existsBy(Job, { uuid });
  }

  /** Adds the row of a call that is about to run, and commits it. Fails if the uuid is taken. */
  async insertRunning(call: Call, wantsSchema: boolean, started: StartedRecord): Promise<void> {
    await this.inserts.insert(this.row(call, wantsSchema, { ...RUNNING, callJson: JSON.stringify(started) }));
  }

  /** Adds the row of a call that was refused before it could run. Fails if the uuid is taken. */
  async insertEnded(tx: EntityManager, call: Call, wantsSchema: boolean, outcome: Outcome): Promise<void> {
    await tx.insert(Job, this.row(call, wantsSchema, this.endColumns(outcome)));
  }

  /** Ends a running job. False when somebody else has ended it already: this node was taken for dead. */
  async end(tx: EntityManager, uuid: string, outcome: Outcome): Promise<boolean> {
    const result = await tx.update(Job, { uuid, state: 'Running' }, this.endColumns(outcome));
    return result.affected !== 0;
  }

  runningOn(nodeUuid: string): Promise<Job[]> {
    return this.uow.reader.findBy(Job, { expiresAt: IsNull(), nodeUuid });
  }

  /** Running jobs of nodes other than the given ones. */
  runningElsewhere(nodeUuids: readonly string[]): Promise<Job[]> {
    return this.uow.reader.findBy(Job, { expiresAt: IsNull(), nodeUuid: Not(In([...nodeUuids])) });
  }

  async deleteExpired(): Promise<void> {
    await this.uow.run((tx) => tx.delete(Job, { expiresAt: LessThan(this.clock.now()) }));
  }

  private row(call: Call, wantsSchema: boolean, end: EndColumns): Job {
    return {
      uuid: call.requestUuid,
      nodeUuid: this.bus.nodeUuid,
      apiName: call.apiName,
      accountUuid: call.auditedActor?.accountUuid ?? null,
      createdAt: call.startTime,
      wantsSchema,
      ...end,
    };
  }

  private endColumns(outcome: Outcome): EndColumns {
    const finishedAt = this.clock.now();
    const ended = { ...RUNNING, finishedAt, expiresAt: finishedAt + this.options.limits.completedJobRetentionMs };
    return outcome.ok
      ? { ...ended, state: 'Succeeded', resultJson: outcome.answer.json, schemaJson: schemaJson(outcome.answer) }
      : { ...ended, state: 'Failed', errorJson: errorBody(outcome.error) };
  }
}
