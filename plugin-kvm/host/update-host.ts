import { Inject, Injectable } from '@nestjs/common';
import type { ParamsOf, updateKvmHost } from '#contract';
import { KnownError, knownError, UnitOfWork } from '#kernel';
import { type AgentFields, certificateOf, checkAgentFields } from './agent-fields.js';
import { AgentGateway } from './agent-gateway.js';
import type { HostEntity } from './host.entity.js';
import { HostDirectory, type HostRecord } from './host-directory.js';
import { HostNews } from './host-news.js';
import { HOST_STATUS_TABLE } from './host-status.js';
import { HostTrial } from './host-trial.js';
import { type Inspection, inspectedColumns } from './inspect-agent.js';
import { SECRET_BOX, type SecretBox } from './secret-box.js';

type Params = ParamsOf<typeof updateKvmHost>;

/** Changes hosts. Another way to the agent is tried first: one that leads nowhere changes nothing. */
@Injectable()
export class UpdateHost {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly hosts: HostDirectory,
    private readonly gateway: AgentGateway,
    private readonly trial: HostTrial,
    private readonly news: HostNews,
    @Inject(SECRET_BOX) private readonly secretBox: SecretBox,
  ) {}

  /** @throws `rest.notFound`, `rest.invalidArgument`, `host.duplicate`, `host.reconnectFailed` */
  async update(params: Params): Promise<HostRecord> {
    const host = this.hosts.get(params.uuid);
    const texts = textsOf(params);
    if (!changesAgent(host, params)) return this.store(host.uuid, texts);

    const fields: AgentFields = {
      managementIp: params.managementIp ?? host.managementIp,
      agentPort: params.agentPort ?? host.agentPort,
      agentSecret: params.agentSecret ?? this.gateway.secretOf(host),
      agentCertificate:
        params.agentCertificate === undefined ? host.agentCertificate : certificateOf(params.agentCertificate),
    };
    checkAgentFields(fields);
    this.trial.demandUnused(host.uuid, fields);
    const inspection = await this.inspect(host, fields);
    const { agentSecret, ...address } = fields;
    const stored = await this.store(host.uuid, {
      ...inspectedColumns(inspection),
      ...address,
      sealedSecret: this.secretBox.seal(agentSecret, host.uuid),
      ...texts,
      status: HOST_STATUS_TABLE[host.status].connectSucceeded.status,
      statusReason: null,
    });
    await this.news.connected(host.uuid, inspection.facts);
    return stored;
  }

  private store(uuid: string, columns: Partial<HostEntity>): Promise<HostRecord> {
    return this.uow.run(async (tx) => this.hosts.update(tx, await this.hosts.hold(tx, uuid, 'change'), columns));
  }

  private async inspect({ uuid, name }: HostRecord, fields: AgentFields): Promise<Inspection> {
    try {
      return await this.trial.inspect(uuid, fields);
    } catch (error) {
      if (!(error instanceof KnownError) || error.opaque?.id === 'host.duplicate') throw error;
      throw knownError('host.reconnectFailed', { uuid, name, reason: error.message }, error);
    }
  }
}

function textsOf({ name, description }: Params): Partial<HostEntity> {
  return { ...(name === undefined ? {} : { name }), ...(description === undefined ? {} : { description }) };
}

function changesAgent(host: HostRecord, params: Params): boolean {
  const { managementIp, agentPort, agentSecret, agentCertificate } = params;
  return (
    agentSecret !== undefined ||
    (managementIp !== undefined && managementIp !== host.managementIp) ||
    (agentPort !== undefined && agentPort !== host.agentPort) ||
    (agentCertificate !== undefined && certificateOf(agentCertificate) !== host.agentCertificate)
  );
}
