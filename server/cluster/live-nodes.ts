import { Injectable } from '@nestjs/common';
import { ClusterBus } from '#kernel';
import type { NodeDirectory } from '#plugin-kvm';

/** Tells the plugin which management nodes share the database: this one alone until it is told whom to ask. */
@Injectable()
export class LiveNodes implements NodeDirectory {
  readonly self: string;
  private source: () => readonly string[];

  constructor(bus: ClusterBus) {
    this.self = bus.nodeUuid;
    this.source = () => [this.self];
  }

  liveNodes(): readonly string[] {
    return this.source();
  }

  /** From now on, the living nodes are what `source` says. */
  follow(source: () => readonly string[]): void {
    this.source = source;
  }
}
