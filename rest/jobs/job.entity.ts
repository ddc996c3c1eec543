import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { epochMillis, uuidColumn } from '#kernel';

export const JOB_STATES = ['Running', 'Succeeded', 'Failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** An asynchronous call. Its row outlives the process that ran it, and any management node can tell its result. */
@Entity('job')
export class Job {
  @PrimaryColumn(uuidColumn())
  uuid: string;

  /** The process that runs it: made anew at each start. */
  @Column(uuidColumn())
  nodeUuid: string;

  @Column({ type: 'varchar', length: 255 })
  apiName: string;

  /** Null when the caller's session was not valid. */
  @Column(uuidColumn({ nullable: true }))
  accountUuid: string | null;

  @Column({ type: 'varchar', length: 16 })
  state: JobState;

  @Column(epochMillis())
  createdAt: number;

  @Column(epochMillis({ nullable: true }))
  finishedAt: number | null;

  /** Null while it runs, so one index finds both what runs and what may be deleted. */
  @Index('job_expires_at')
  @Column(epochMillis({ nullable: true }))
  expiresAt: number | null;

  /** What an audit row needs to know of the call, should its process die; JSON, null once it has ended. */
  @Column({ type: 'text', nullable: true })
  callJson: string | null;

  /** Body of the answer to a job that succeeded. */
  @Column({ type: 'text', nullable: true })
  resultJson: string | null;

  /** The `schema` map of that answer, for callers that ask for it. */
  @Column({ type: 'text', nullable: true })
  schemaJson: string | null;

  /** Body of the answer to a job that failed. */
  @Column({ type: 'text', nullable: true })
  errorJson: string | null;

  /** Whether the call itself asked for the `schema` map; a poll may ask for it too. */
  @Column({ type: 'boolean' })
  wantsSchema: boolean;
}
