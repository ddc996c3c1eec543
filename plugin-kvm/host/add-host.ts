import { Inject, Injectable } from '@nestjs/common';
import type { addKvmHost, ParamsOf } from '#contract';
import { Clock, KeyedQueue, KnownError, knownError, newUuid, UnitOfWork } from '#kernel';
import { ClusterDirectory } from '../cluster/cluster-directory.js';
import { type AgentFields, certificateOf, checkAgentFields, DEFAULT_AGENT_PORT } from './agent-fields.js';
import { HostEntity } from './host.entity.js';
import { HostDirectory, type HostRecord } from './host-directory.js';
import { HostNews } from './host-news.js';
import { HostTrial } from './host-trial.js';
import { type Inspection, inspectedColumns } from './inspect-agent.js';
import { SECRET_BOX, type SecretBox } from './secret-box.js';

type Params = ParamsOf<typeof addKvmHost>;

/** Adds hosts: as a whole or not at all, so the row is written once the agent has answered. */
@Injectable()
export class AddHost {
  /** Two that add the same agent at once would make it take itself for one host, then for the other. */
  private readonly queue = new KeyedQueue();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly hosts: HostDirectory,
    private readonly clusters: ClusterDirectory,
    private readonly trial: HostTrial,
    private readonly news: HostNews,
    @Inject(SECRET_BOX) private readonly secretBox: SecretBox,
  ) {}

  /** @throws `rest.invalidArgument`, `rest.notFound`, `host.duplicate`, `host.addFailed` */
  add(params: Params): Promise<HostRecord> {
    const fields: AgentFields = {
      managementIp: params.managementIp,
      agentPort: params.agentPort ?? DEFAULT_AGENT_PORT,
      agentSecret: params.agentSecret,
      agentCertificate: certificateOf(params.agentCertificate),
    };
    return this.queue.run(`${fields.managementIp}:${fields.agentPort}`, () => this.addOne(params, fields));
  }

  private async addOne(params: Params, fields: AgentFields): Promise<HostRecord> {
    const uuid = params.resourceUuid ?? newUuid();
    checkAgentFields(fields);
    this.clusters.get(params.clusterUuid);
    if (this.hosts.find(uuid) !== undefined) {
      throw knownError('rest.invalidArgument', { field: 'resourceUuid', problem: 'a host with this uuid exists' });
    }
    this.trial.demandUnused(uuid, fields);
    const inspection = await this.inspect(uuid, params.name, fields);
    const host = await this.store(uuid, params, fields, inspection).catch((error: unknown) =>
      this.refuseDuplicate(fields, error),
    );
    await this.news.connected(uuid, inspection.facts);
    return host;
  }

  private async inspect(uuid: string, name: string, fields: AgentFields): Promise<Inspection> {
    try {
      return await this.trial.inspect(uuid, fields);
    } catch (error) {
      if (!(error instanceof KnownError) || error.opaque?.id === 'host.duplicate') throw error;
      const { managementIp } = fields;
      throw knownError('host.addFailed', { name, managementIp, reason: error.message }, error);
    }
  }

  private store(uuid: string, params: Params, fields: AgentFields, inspection: Inspection): Promise<HostRecord> {
    return this.uow.run(async (tx) => {
      const { zoneUuid } = await this.clusters.hold(tx, params.clusterUuid, 'keep');
      const { managementIp, agentPort, agentCertificate } = fields;
      const now = this.clock.now();
      const host = Object.assign(new HostEntity(), {
        ...inspectedColumns(inspection),
        uuid,
        name: params.name,
        description: params.description ?? null,
        zoneUuid,
        clusterUuid: params.clusterUuid,
        managementIp,
        agentPort,
        agentCertificate,
        sealedSecret: this.secretBox.seal(fields.agentSecret, uuid),
        state: 'Enabled',
        status: 'Connected',
        statusReason: null,
        foreignDomains: null,
        lastPingDate: now,
        version: 1,
        createDate: now,
        lastOpDate: now,
      } as const);
      await tx.insert(HostEntity, host);
      this.hosts.written(host);
      return host;
    });
  }

  /** Another management node may have added the same agent meanwhile: then an index of the table has refused the row. */
  private async refuseDuplicate({ managementIp, agentPort }: AgentFields, error: unknown): Promise<never> {
    const isDuplicate = await this.uow.reader.existsBy(HostEntity, { managementIp, agentPort });
    throw isDuplicate ? knownError('host.duplicate', { managementIp, port: agentPort }) : error;
  }
}
