import { Inject, Injectable } from '@nestjs/common';
import { Clock, UnitOfWork } from '#kernel';
import { NODE_DIRECTORY, type NodeDirectory } from '../host/node-directory.js';
import type { SyncRow } from './sync-rows.js';
import { TRANSITIONAL_STATES } from './vm-operation.js';
import { VmOperationRunner } from './vm-operation-runner.js';

/** A node that has just joined works already while others do not know it yet. */
const UNKNOWN_NODE_GRACE_MS = 15_000;

/** Knows whether somebody still works on a VM in a transitional state. */
@Injectable()
export class OperationLiveness {
  constructor(
    @Inject(NODE_DIRECTORY) private readonly nodes: NodeDirectory,
    private readonly clock: Clock,
    private readonly uow: UnitOfWork,
    private readonly runner: VmOperationRunner,
  ) {}

  goesOn({ uuid, state, operationNodeUuid, operationStartedAt }: SyncRow): boolean {
    if (this.runner.isOngoing(uuid)) return true;
    if (!TRANSITIONAL_STATES.includes(state) || operationNodeUuid === null) return false;
    // Its operation ended here without being able to write how.
    if (operationNodeUuid === this.nodes.self) return false;
    if (this.nodes.liveNodes().includes(operationNodeUuid)) return true;
    // The embedded database has one process at a time: any other node is the process before this one.
    if (this.uow.databaseType === 'sqlite') return false;
    return this.clock.now() - (operationStartedAt ?? 0) < UNKNOWN_NODE_GRACE_MS;
  }
}
