import { EventEmitter } from 'node:events';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { VmState } from '#contract';
import { type Actor, Clock, KeyedQueue, knownError } from '#kernel';
import { NODE_DIRECTORY, type NodeDirectory } from '../host/node-directory.js';
import { HostInquiry } from './host-inquiry.js';
import type { OperationSteps, RunningOperation } from './operation-steps.js';
import { settle } from './reconcile.js';
import { NO_OPERATION, restChanges } from './rest-changes.js';
import type { VmEntity } from './vm.entity.js';
import { judgeOperation, VM_OPERATION_RULES, type VmOperation } from './vm-operation.js';
import { VmReader } from './vm-reader.js';
import type { VmRecord } from './vm-record.js';
import { type VmChanges, VmStates } from './vm-states.js';

/** How often an operation looks again when the VM changed between the look and the beginning. */
const MAX_ATTEMPTS = 3;

interface Told {
  readonly hostUuid: string;
  readonly reached: readonly VmState[];
}

/**
 * Runs operations on VMs: one at a time per VM, each begun by a compare-and-set of the state, so that two management
 * nodes never work on one VM. However an operation ends, the VM is left in a state that is true.
 */
@Injectable()
export class VmOperationRunner {
  private readonly logger = new Logger(VmOperationRunner.name);
  private readonly queue = new KeyedQueue();
  private readonly ongoing = new Set<string>();
  private readonly ends = new EventEmitter<{ end: [uuid: string, after: Readonly<VmEntity> | null] }>();

  constructor(
    @Inject(NODE_DIRECTORY) private readonly nodes: NodeDirectory,
    private readonly clock: Clock,
    private readonly reader: VmReader,
    private readonly states: VmStates,
    private readonly inquiry: HostInquiry,
  ) {}

  /**
   * Resolves with the VM afterwards, null when it is gone; at once when it is already as it should be.
   * @throws `rest.notFound`, `vm.wrongState`, `vm.busy`, and what the steps throw
   */
  run<Plan>(operation: VmOperation, uuid: string, actor: Actor, steps: OperationSteps<Plan>): Promise<VmRecord | null> {
    return this.queue.run(uuid, async () => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const record = await this.reader.visible(uuid, actor);
        const verdict = judgeOperation(operation, record.vm);
        if (verdict.kind === 'refused') throw verdict.error;
        if (verdict.kind === 'alreadyDone') return record;
        const plan = await steps.plan(record);
        const result = await this.attempt(operation, record, plan, steps);
        if (result.kind === 'done') return result.record;
      }
      throw knownError('vm.busy', { uuid });
    });
  }

  /** Whether an operation on the VM goes on in this process. */
  isOngoing(uuid: string): boolean {
    return this.ongoing.has(uuid);
  }

  /** Calls back at the end of every operation of this process, with the VM's row if it is known. Returns the way to stop. */
  onEnd(listener: (uuid: string, after: Readonly<VmEntity> | null) => void): () => void {
    this.ends.on('end', listener);
    return () => this.ends.off('end', listener);
  }

  /** Marks the VM before the database does: who sees the transitional state finds the mark. */
  private async attempt<Plan>(
    operation: VmOperation,
    record: VmRecord,
    plan: Plan,
    steps: OperationSteps<Plan>,
  ): Promise<{ kind: 'done'; record: VmRecord | null } | { kind: 'changedMeanwhile' }> {
    const { uuid } = record.vm;
    let after: VmRecord | null = null;
    this.ongoing.add(uuid);
    try {
      const begun = await this.begin(operation, record, steps.beginning(plan, record));
      if (begun === null) return { kind: 'changedMeanwhile' };
      after = await this.perform(operation, begun, record.vm, plan, steps);
      return { kind: 'done', record: after };
    } finally {
      this.ongoing.delete(uuid);
      this.ends.emit('end', uuid, after?.vm ?? null);
    }
  }

  private async begin(operation: VmOperation, record: VmRecord, more: VmChanges): Promise<VmRecord | null> {
    const written = await this.states.change(record.vm, {
      ...more,
      state: VM_OPERATION_RULES[operation].during,
      operationNodeUuid: this.nodes.self,
      operationStartedAt: this.clock.now(),
    });
    return written && { ...record, vm: { ...record.vm, ...written } };
  }

  private async perform<Plan>(
    operation: VmOperation,
    record: VmRecord,
    before: Readonly<VmEntity>,
    plan: Plan,
    steps: OperationSteps<Plan>,
  ): Promise<VmRecord | null> {
    const told: { last: Told | null } = { last: null };
    const telling = (hostUuid: string, reached: readonly VmState[]) => {
      told.last = { hostUuid, reached };
    };
    try {
      const running: RunningOperation<Plan> = { record, before, plan, telling };
      return await this.finish(record, await steps.work(running));
    } catch (error) {
      const changes = await this.restAfterFailure(operation, record.vm, before, told.last);
      const inactive = changes.hostUuid === null && steps.failureReason !== undefined;
      const reason = inactive ? { stateReason: steps.failureReason?.(error) ?? null } : {};
      const after = await this.finish(record, { ...changes, ...reason });
      if (reachedGoal(told.last, after)) return after;
      throw error;
    }
  }

  private async finish(record: VmRecord, changes: VmChanges | 'gone'): Promise<VmRecord | null> {
    if (changes === 'gone') {
      if (await this.states.remove(record.vm)) return null;
    } else {
      const written = await this.states.change(record.vm, { ...NO_OPERATION, ...changes });
      if (written) return { ...record, vm: { ...record.vm, ...written } };
    }
    // Another node took this one for dead and settled the VM by its host's word.
    this.logger.warn(`vm[uuid:${record.vm.uuid}] was settled by somebody else while it was ${record.vm.state}`);
    return this.reader.find(record.vm.uuid);
  }

  private async restAfterFailure(
    operation: VmOperation,
    vm: Readonly<VmEntity>,
    before: Readonly<VmEntity>,
    told: Told | null,
  ): Promise<VmChanges> {
    if (told === null) {
      const { state, stateReason, clusterUuid, hostUuid, lastHostUuid } = before;
      return { state, stateReason, clusterUuid, hostUuid, lastHostUuid };
    }
    const { hostUuid } = told;
    const answer = await this.inquiry.ask(hostUuid, vm.uuid);
    if (answer.kind === 'answered') return restChanges(settle(vm.state, { hostUuid, live: answer.live }));
    const stateReason = `${operation} failed, and its host did not say how it is: ${answer.reason}`;
    return { state: 'Unknown', stateReason, hostUuid, lastHostUuid: hostUuid };
  }
}

function reachedGoal(told: Told | null, after: VmRecord | null): boolean {
  return told !== null && after !== null && told.reached.includes(after.vm.state);
}
