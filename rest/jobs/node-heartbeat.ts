import { Inject, Injectable } from '@nestjs/common';
import { ClusterBus, UnitOfWork } from '#kernel';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { ManagementNode } from './management-node.entity.js';

/** The database's clock in epoch milliseconds: those of several nodes need not agree. */
const DATABASE_NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/**
 * Says that this management node is alive, and knows which others are. With the embedded database there is one process
 * only, and nothing to say.
 */
@Injectable()
export class NodeHeartbeat {
  private lastKnown: readonly string[];

  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: ClusterBus,
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
  ) {
    this.lastKnown = [bus.nodeUuid];
  }

  /** The living nodes as of the last heartbeat, for those who cannot wait for the database. */
  get lastKnownNodes(): readonly string[] {
    return this.lastKnown;
  }

  /** Whether other processes may share the database. */
  get isNeeded(): boolean {
    return this.uow.databaseType === 'postgres';
  }

  async beat(): Promise<void> {
    if (!this.isNeeded) return;
    await this.uow.run((tx) =>
      tx.query(
        `INSERT INTO management_node (uuid, "heartbeatAt") VALUES ($1, ${DATABASE_NOW})
         ON CONFLICT (uuid) DO UPDATE SET "heartbeatAt" = ${DATABASE_NOW}`,
        [this.bus.nodeUuid],
      ),
    );
  }

  /** Uuids of the nodes that are alive, this one always among them. */
  async livingNodes(): Promise<string[]> {
    if (!this.isNeeded) return [this.bus.nodeUuid];
    const rows = await this.uow.reader.query<{ uuid: string }[]>(
      `SELECT uuid FROM management_node WHERE "heartbeatAt" > ${DATABASE_NOW} - $1::bigint`,
      [this.options.limits.heartbeatDeathAgeMs],
    );
    const living = [...new Set([this.bus.nodeUuid, ...rows.map(({ uuid }) => uuid)])];
    this.lastKnown = living;
    return living;
  }

  /** Forgets nodes that died long ago, whose jobs are ended. One that was only slow comes back with its next beat. */
  async forgetDead(living: readonly string[]): Promise<void> {
    if (!this.isNeeded) return;
    await this.uow.run((tx) =>
      tx.createQueryBuilder().delete().from(ManagementNode).where('uuid NOT IN (:...living)', { living }).execute(),
    );
  }

  /** Says good-bye, so that nobody has to wait for this node's death. */
  async leave(): Promise<void> {
    if (!this.isNeeded) return;
    await this.uow.run((tx) => tx.delete(ManagementNode, { uuid: this.bus.nodeUuid }));
  }
}
