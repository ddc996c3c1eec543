import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { knownError } from '#kernel';
import { AGENT_CONNECTOR, type AgentClient, type AgentConnector } from '../agent-client/agent-client.js';
import { HostDirectory, type HostRecord } from './host-directory.js';
import { SECRET_BOX, type SecretBox } from './secret-box.js';

interface CachedClient {
  readonly client: AgentClient;
  readonly host: HostRecord;
}

/** Clients of the agents of known hosts. */
@Injectable()
export class AgentGateway implements OnModuleInit, OnModuleDestroy {
  private readonly clients = new Map<string, CachedClient>();
  private forget = (): void => {};

  constructor(
    @Inject(AGENT_CONNECTOR) private readonly connector: AgentConnector,
    @Inject(SECRET_BOX) private readonly secretBox: SecretBox,
    private readonly hosts: HostDirectory,
  ) {}

  onModuleInit(): void {
    this.forget = this.hosts.onChange((uuid) => {
      if (this.hosts.find(uuid) === undefined) this.clients.delete(uuid);
    });
  }

  onModuleDestroy(): void {
    this.forget();
  }

  /**
   * The agent of a Connected host, whatever its administrative state.
   * @throws `rest.notFound` for an unknown host, `host.disconnected` for one that is not Connected
   */
  of(hostUuid: string): AgentClient {
    const { uuid, name, status, statusReason } = this.hosts.get(hostUuid);
    if (status !== 'Connected') {
      throw knownError('host.disconnected', { uuid, name, status, reason: statusReason ?? 'it has not answered yet' });
    }
    return this.ofAnyStatus(hostUuid);
  }

  /**
   * The agent of a Connected host that is not about to go, for starting a VM whose place there is already committed.
   * @throws `host.notUsable` in (Pre)Maintenance, and the errors of {@link of}
   */
  ofOpen(hostUuid: string): AgentClient {
    const { uuid, name, state } = this.hosts.get(hostUuid);
    if (state !== 'PreMaintenance' && state !== 'Maintenance') return this.of(hostUuid);
    throw knownError('host.notUsable', { uuid, name, state });
  }

  /**
   * The agent of a host that may be Disconnected, for what is worth a try all the same.
   * @throws `rest.notFound` for an unknown host
   */
  ofAnyStatus(hostUuid: string): AgentClient {
    const host = this.hosts.get(hostUuid);
    const cached = this.clients.get(hostUuid);
    if (cached !== undefined && sameAgent(cached.host, host)) return cached.client;
    const client = this.connector.clientOf({
      hostUuid,
      managementIp: host.managementIp,
      port: host.agentPort,
      secret: this.secretOf(host),
      certificate: host.agentCertificate,
    });
    this.clients.set(hostUuid, { client, host });
    return client;
  }

  /**
   * The agent's secret in clear: for its client, and for nothing that is logged or answered.
   * @throws `host.secretUnreadable` when the key is not the one that it was sealed with
   */
  secretOf({ uuid, name, sealedSecret }: HostRecord): string {
    try {
      return this.secretBox.open(sealedSecret, uuid);
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'unknown';
      throw knownError('host.secretUnreadable', { uuid, name, problem });
    }
  }
}

/** True when both rows lead to the same agent in the same way. */
export function sameAgent(one: HostRecord, other: HostRecord): boolean {
  return (
    one.managementIp === other.managementIp &&
    one.agentPort === other.agentPort &&
    one.sealedSecret === other.sealedSecret &&
    one.agentCertificate === other.agentCertificate
  );
}
