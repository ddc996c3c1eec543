import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock, type KnownError } from '#kernel';
import type { Outcome } from '../answer/answer-body.js';
import { AUDIT_SINK, type AuditSink } from '../audit-sink.js';
import type { Call } from '../calls/call.js';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { redactDump } from './redact-dump.js';
import { secretPathsOf } from './secret-paths.js';
import type { StartedRecord } from './started-record.js';

/** Writes the audit row of each changing call. */
@Injectable()
export class AuditTrail {
  constructor(
    @Inject(AUDIT_SINK) private readonly sink: AuditSink,
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
    private readonly clock: Clock,
  ) {}

  /** The row as far as it can be told before the handler has run. */
  started(call: Call): StartedRecord {
    const { uuid, name } = call.resource;
    return {
      apiName: call.apiName,
      actor: call.auditedActor,
      clientIp: call.clientIp,
      clientBrowser: call.clientBrowser,
      startTime: call.startTime,
      requestUuid: call.requestUuid,
      ...(call.route.resource ? { resourceType: call.route.resource.type } : {}),
      ...(uuid === undefined ? {} : { resourceUuid: uuid }),
      ...(name === undefined ? {} : { resourceName: name }),
      requestDump: redactDump(call.values, {
        maxBytes: this.options.limits.maxAuditDumpBytes,
        sensitiveFields: call.sensitiveFields,
      }),
    };
  }

  /** Writes the row of a call that has ended. */
  async write(tx: EntityManager, call: Call, outcome: Outcome): Promise<void> {
    if (!call.route.changes) return;
    const started = this.started(call);
    if (outcome.ok) await this.sink.write(tx, { ...started, ...this.ended(), ...this.success(call, outcome) });
    else await this.writeFailure(tx, started, outcome.error);
  }

  /** Writes the row of a call that failed, of which nothing is left but what was known at its start. */
  async writeFailure(tx: EntityManager, started: StartedRecord, error: KnownError): Promise<void> {
    await this.sink.write(tx, {
      ...started,
      ...this.ended(),
      success: false,
      error: `${error.code}: ${error.message}`,
    });
  }

  private ended(): { endTime: number } {
    return { endTime: this.clock.now() };
  }

  private success(call: Call, { answer }: Outcome & { ok: true }): { success: true; responseDump: string } {
    const responseDump = redactDump(answer.result, {
      maxBytes: this.options.limits.maxAuditDumpBytes,
      sensitiveFields: call.sensitiveFields,
      secretPaths: secretPathsOf(answer.schema),
    });
    return { success: true, responseDump };
  }
}
