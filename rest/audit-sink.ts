import type { EntityManager } from 'typeorm';
import type { Actor } from '#kernel';

/** Injection token of the {@link AuditSink}. */
export const AUDIT_SINK = Symbol('AUDIT_SINK');

/** One changing call, whether it succeeded or not. Dumps are JSON with secrets taken out. Times in epoch milliseconds. */
export interface AuditRecord {
  readonly apiName: string;
  readonly actor: Actor | null;
  readonly clientIp: string;
  readonly clientBrowser: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly requestUuid: string;
  readonly resourceType?: string;
  readonly resourceUuid?: string;
  readonly resourceName?: string;
  readonly requestDump: string;
  readonly responseDump?: string;
  readonly success: boolean;
  /** `CODE: details` of a failed call. */
  readonly error?: string;
}

/** Keeps audit rows. Bound by the composition root; called inside the unit of work that ends the call. */
export interface AuditSink {
  write(tx: EntityManager, record: AuditRecord): Promise<void>;
}
