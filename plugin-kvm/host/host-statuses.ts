import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { sameAgent } from './agent-gateway.js';
import { HostDirectory, type HostRecord } from './host-directory.js';
import { HostObservers } from './host-observers.js';
import { HOST_STATUS_TABLE, type HostReaction } from './host-status.js';
import { type Inspection, inspectedColumns } from './inspect-agent.js';
import type { Finding } from './judge-ping.js';

/** Writes the status of hosts, always by the table, and tells observers of a host that is lost. */
@Injectable()
export class HostStatuses {
  private readonly logger = new Logger(HostStatuses.name);
  /** Hosts whose loss an observer could not take in; told again at the next occasion. */
  private readonly untold = new Set<string>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly hosts: HostDirectory,
    private readonly observers: HostObservers,
  ) {}

  /**
   * Something was found out about the agent of `seen`.
   * @returns what is to follow; null when the host is gone or meanwhile has another agent, and nothing was written
   */
  async happened(seen: HostRecord, finding: Finding, inspection?: Inspection): Promise<HostReaction | null> {
    const outcome = await this.uow.run(async (tx) => {
      const host = await this.hosts.lock(tx, seen.uuid, 'change');
      if (host === null || !sameAgent(host, seen)) return null;
      const { status: before, statusReason } = host;
      const { status, reaction } = HOST_STATUS_TABLE[before][finding.event];
      const columns = inspection === undefined ? {} : inspectedColumns(inspection);
      if (status !== before || statusReason !== finding.reason || inspection !== undefined) {
        await this.hosts.update(tx, host, { ...columns, status, statusReason: finding.reason });
      }
      return { before, status, reaction };
    });
    if (outcome === null) return null;
    const { before, status, reaction } = outcome;
    if (status !== before) this.log(seen, `is ${status}${finding.reason === null ? '' : `: ${finding.reason}`}`);
    const isLost = status === 'Disconnected';
    if (!isLost) this.untold.delete(seen.uuid);
    else if (before !== status || this.untold.has(seen.uuid)) await this.tellLost(seen, finding.reason ?? status);
    return reaction;
  }

  private async tellLost(host: HostRecord, reason: string): Promise<void> {
    this.untold.add(host.uuid);
    try {
      await this.observers.hostDisconnected(host.uuid, reason);
      this.untold.delete(host.uuid);
    } catch (error) {
      this.logger.error(`host[uuid:${host.uuid}] is lost, but not everybody could be told: ${String(error)}`);
    }
  }

  private log({ uuid, name }: HostRecord, text: string): void {
    this.logger.log(`host[uuid:${uuid}, name:${name}] ${text}`);
  }
}
