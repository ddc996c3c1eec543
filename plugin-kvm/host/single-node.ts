import { Injectable } from '@nestjs/common';
import { ClusterBus } from '#kernel';
import type { NodeDirectory } from './node-directory.js';

/** The {@link NodeDirectory} of a management node that is alone. */
@Injectable()
export class SingleNode implements NodeDirectory {
  readonly self: string;

  constructor(bus: ClusterBus) {
    this.self = bus.nodeUuid;
  }

  liveNodes(): readonly string[] {
    return [this.self];
  }
}
