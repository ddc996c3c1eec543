import { Injectable } from '@nestjs/common';
import { ClusterBus } from '#kernel';
import type { NodeDirectory } from '#plugin-kvm';
import { NodeHeartbeat } from '#rest';

/** Tells the plugin which management nodes share the database, by the heartbeats that the jobs need anyway. */
@Injectable()
export class LiveNodes implements NodeDirectory {
  readonly self: string;

  constructor(
    bus: ClusterBus,
    private readonly heartbeat: NodeHeartbeat,
  ) {
    this.self = bus.nodeUuid;
  }

  liveNodes(): readonly string[] {
    return this.heartbeat.lastKnownNodes;
  }
}
