import { Inject, Injectable } from '@nestjs/common';
import { knownError } from '#kernel';
import { AGENT_CONNECTOR, type AgentConnector } from '../agent-client/agent-client.js';
import type { AgentFields } from './agent-fields.js';
import { HostDirectory } from './host-directory.js';
import { type Inspection, identifyAgent, inspectAgent } from './inspect-agent.js';

/** Tries whether a host can be reached in a way that is not stored yet. */
@Injectable()
export class HostTrial {
  constructor(
    @Inject(AGENT_CONNECTOR) private readonly connector: AgentConnector,
    private readonly hosts: HostDirectory,
  ) {}

  /** @throws `host.duplicate` when another host has the same address */
  demandUnused(hostUuid: string, { managementIp, agentPort }: AgentFields): void {
    for (const other of this.hosts.all()) {
      if (other.uuid === hostUuid || other.managementIp !== managementIp || other.agentPort !== agentPort) continue;
      throw knownError('host.duplicate', { managementIp, port: agentPort });
    }
  }

  /**
   * Connects to the agent and asks for everything.
   * @throws `host.duplicate` when the agent is another host's, reached by another address; `agent.*` errors
   */
  async inspect(hostUuid: string, fields: AgentFields): Promise<Inspection> {
    const client = this.connector.clientOf({
      hostUuid,
      managementIp: fields.managementIp,
      port: fields.agentPort,
      secret: fields.agentSecret,
      certificate: fields.agentCertificate,
    });
    // Asked first: a connect would make the agent take itself for this host.
    const { agentInstanceUuid } = await identifyAgent(client, hostUuid);
    for (const other of this.hosts.all()) {
      if (other.uuid === hostUuid || other.agentInstanceUuid !== agentInstanceUuid) continue;
      throw knownError('host.duplicate', { managementIp: other.managementIp, port: other.agentPort });
    }
    return inspectAgent(client, hostUuid);
  }
}
