import { Injectable, Logger } from '@nestjs/common';
import { KnownError } from '#kernel';
import { AgentGateway } from './agent-gateway.js';
import { HostDirectory } from './host-directory.js';
import { HostObservers } from './host-observers.js';
import { HostStatuses } from './host-statuses.js';
import { inspectAgent } from './inspect-agent.js';

export type ConnectOutcome =
  | { readonly kind: 'connected' }
  /** `error` is a known one unless something is wrong with this program. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The host is gone, or has another agent by now. */
  | { readonly kind: 'overtaken' };

/** Connects to the agents of known hosts: one connect per host at a time, whoever asks for it. */
@Injectable()
export class HostConnector {
  private readonly logger = new Logger(HostConnector.name);
  private readonly ongoing = new Map<string, Promise<ConnectOutcome>>();

  constructor(
    private readonly hosts: HostDirectory,
    private readonly gateway: AgentGateway,
    private readonly statuses: HostStatuses,
    private readonly observers: HostObservers,
  ) {}

  /** Reads everything about the host anew and stores it. Joins a connect that is under way. */
  connect(hostUuid: string): Promise<ConnectOutcome> {
    const joined = this.ongoing.get(hostUuid);
    if (joined !== undefined) return joined;
    const connecting = this.run(hostUuid).finally(() => this.ongoing.delete(hostUuid));
    this.ongoing.set(hostUuid, connecting);
    return connecting;
  }

  private async run(hostUuid: string): Promise<ConnectOutcome> {
    const host = this.hosts.find(hostUuid);
    if (host === undefined) return { kind: 'overtaken' };
    try {
      const inspection = await inspectAgent(this.gateway.ofAnyStatus(hostUuid), hostUuid);
      const reaction = await this.statuses.happened(host, { event: 'connectSucceeded', reason: null }, inspection);
      if (reaction === null) return { kind: 'overtaken' };
      await this.observers.hostConnected(hostUuid, inspection.facts);
      return { kind: 'connected' };
    } catch (error) {
      if (!(error instanceof KnownError)) this.logger.error(error);
      const reason = error instanceof KnownError ? error.message : 'an internal error happened; the log says more';
      const reaction = await this.statuses.happened(host, { event: 'connectFailed', reason });
      return reaction === null ? { kind: 'overtaken' } : { kind: 'failed', error };
    }
  }
}
