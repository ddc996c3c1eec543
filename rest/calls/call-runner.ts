import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Batch, Clock, type KnownError, knownError, UnitOfWork } from '#kernel';
import type { Outcome } from '../answer/answer-body.js';
import { AuditTrail } from '../audit/audit-trail.js';
import type { PreparedRun } from '../registry/route.js';
import type { Admission } from './admission.js';
import type { Call } from './call.js';
import { knownErrorOf } from './known-error-of.js';
import { withTimeout } from './with-timeout.js';

/** What is written with the end of a call, in the same unit of work as its audit row. */
export type WriteEnd = (tx: EntityManager, outcome: Outcome) => Promise<void>;

interface CallEnd {
  readonly call: Call;
  readonly outcome: Outcome;
  readonly writeEnd: WriteEnd | null;
}

const MAX_ENDS_PER_UNIT = 100;

/** Runs calls to their end. Never throws: whatever happens is an outcome, and is in the audit trail. */
@Injectable()
export class CallRunner {
  private readonly logger = new Logger(CallRunner.name);
  private readonly ends = new Batch((ends: readonly CallEnd[]) => this.writeEnds(ends), MAX_ENDS_PER_UNIT);

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  async run(call: Call, admission: Admission, writeEnd: WriteEnd | null): Promise<Outcome> {
    if (!admission.admitted) return this.fail(call, admission.error, writeEnd);
    try {
      return call.route.transactional
        ? await this.runInOneUnit(call, admission.run, writeEnd)
        : await this.runFree(call, admission.run, writeEnd);
    } catch (error) {
      return this.fail(call, knownErrorOf(error, call, this.logger), writeEnd);
    }
  }

  /** The handler, the job's end and the audit row are written together or not at all. */
  private runInOneUnit(call: Call, run: PreparedRun, writeEnd: WriteEnd | null): Promise<Outcome> {
    return this.uow.run(async (tx) => {
      // Looked at instead of raced: a handler that went on after the rollback would write into somebody else's unit.
      this.refuseIfLate(call);
      const outcome: Outcome = { ok: true, answer: await run(call) };
      this.refuseIfLate(call);
      await writeEnd?.(tx, outcome);
      await this.audit.write(tx, call, outcome);
      return outcome;
    });
  }

  private async runFree(call: Call, run: PreparedRun, writeEnd: WriteEnd | null): Promise<Outcome> {
    const answer = await withTimeout(run(call), call.timeoutMs, (late) => this.reportLate(call, late));
    const outcome: Outcome = { ok: true, answer };
    await this.writeEnd(call, outcome, writeEnd);
    return outcome;
  }

  private async fail(call: Call, error: KnownError, writeEnd: WriteEnd | null): Promise<Outcome> {
    const outcome: Outcome = { ok: false, error };
    try {
      await this.writeEnd(call, outcome, writeEnd);
    } catch (writeError) {
      return { ok: false, error: knownErrorOf(writeError, call, this.logger) };
    }
    return outcome;
  }

  private async writeEnd(call: Call, outcome: Outcome, writeEnd: WriteEnd | null): Promise<void> {
    if (!writeEnd && !call.route.changes) return;
    const end = { call, outcome, writeEnd };
    // On SQLite units run one after the other, so those that wait become one. On PostgreSQL they run side by side.
    if (this.uow.databaseType === 'sqlite') await this.ends.add(end);
    else await this.writeEnds([end]);
  }

  private async writeEnds(ends: readonly CallEnd[]): Promise<readonly CallEnd[]> {
    const unit = () =>
      this.uow.run(async (tx) => {
        for (const { call, outcome, writeEnd } of ends) {
          await writeEnd?.(tx, outcome);
          await this.audit.write(tx, call, outcome);
        }
      });
    // Whoever comes first starts the writing for all; a unit of that caller's must not become everybody's.
    await this.uow.outside(unit);
    return ends;
  }

  private refuseIfLate(call: Call): void {
    if (this.clock.now() > call.deadline) throw knownError('job.timeout', { timeoutMs: call.timeoutMs });
  }

  private reportLate(call: Call, late: PromiseSettledResult<unknown>): void {
    const ending = late.status === 'fulfilled' ? 'succeeded' : `failed: ${String(late.reason)}`;
    this.logger.warn(`request[${call.requestUuid}] ${call.apiName} had timed out and then ${ending}`);
  }
}
