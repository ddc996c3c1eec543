import type { VmState } from '#contract';
import type { VmEntity } from './vm.entity.js';
import type { VmRecord } from './vm-record.js';
import type { VmChanges } from './vm-states.js';

/** An operation that has begun: others see the VM in its transitional state. */
export interface RunningOperation<Plan> {
  /** The VM as it is now. */
  readonly record: VmRecord;
  /** The VM's row as it was before. */
  readonly before: Readonly<VmEntity>;
  readonly plan: Plan;
  /**
   * To be called right before a host is told to do something: from then on only that host knows how the VM is, and
   * after a failure it is asked. If it then says one of `reached`, the work was done and only its answer got lost.
   */
  telling(hostUuid: string, reached: readonly VmState[]): void;
}

/** What makes one operation different from the others. */
export interface OperationSteps<Plan> {
  /** Decides all that can be decided before anything changes. Throws to refuse: nothing has happened then. */
  plan(record: VmRecord): Plan | Promise<Plan>;
  /** What is written with the beginning, besides the state. */
  beginning(plan: Plan, record: VmRecord): VmChanges;
  /** Does it; resolves with how the VM rests afterwards, or that it is gone. */
  work(running: RunningOperation<Plan>): Promise<VmChanges | 'gone'>;
  /** What the VM says about itself after a failure that left it inactive; nothing by default. */
  failureReason?(error: unknown): string;
}
