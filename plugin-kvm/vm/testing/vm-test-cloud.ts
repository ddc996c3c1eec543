import { type LoggerService, Module, type Provider } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { VmState } from '#contract';
import { GlobalConfigModule, GlobalConfigService, globalConfigPersistence } from '#global-config';
import { type Actor, Clock, type DatabaseOptions, KernelModule, newUuid, SYSTEM_ACTOR, UnitOfWork } from '#kernel';
import { AGENT_CONNECTOR, type AgentConnector } from '../../agent-client/agent-client.js';
import { ClusterEntity } from '../../cluster/cluster.entity.js';
import { ClusterDirectory } from '../../cluster/cluster-directory.js';
import { AgentGateway } from '../../host/agent-gateway.js';
import { HostEntity } from '../../host/host.entity.js';
import { HostDirectory } from '../../host/host-directory.js';
import { NODE_DIRECTORY, type NodeDirectory } from '../../host/node-directory.js';
import { SECRET_BOX } from '../../host/secret-box.js';
import { kvmPersistence } from '../../persistence.js';
import { ZoneEntity } from '../../zone/zone.entity.js';
import { ZoneDirectory } from '../../zone/zone-directory.js';
import { CreateVm } from '../create-vm.js';
import type { NewVmParams } from '../new-vm.js';
import { VmEntity } from '../vm.entity.js';
import { VmModule } from '../vm.module.js';
import type { VmRecord } from '../vm-record.js';
import { FakeAgent } from './fake-agent.js';

const NOW = 1_795_000_000_000;
export const GIB = 1024 ** 3;
export const ADMIN: Actor = SYSTEM_ACTOR;
/** An account that owns nothing but what a test gives it. */
export const USER: Actor = { accountUuid: 'a'.repeat(32), accountName: 'alice', accountType: 'Normal' };

export class TestClock extends Clock {
  private time = NOW;

  override now(): number {
    return this.time;
  }

  advance(ms: number): void {
    this.time += ms;
  }
}

/** The management nodes of a test; `self` is this process. */
export class TestNodes implements NodeDirectory {
  readonly self = newUuid();
  readonly others: string[] = [];

  liveNodes(): readonly string[] {
    return [this.self, ...this.others];
  }
}

/** What a warning or an error said. */
export class TestLog implements LoggerService {
  readonly warnings: string[] = [];
  log(): void {}
  error(text: unknown): void {
    this.warnings.push(String(text));
  }
  warn(text: unknown): void {
    this.warnings.push(String(text));
  }
}

export interface VmTestCloudInit {
  readonly database: DatabaseOptions;
  /** Extensions, mostly. */
  readonly providers?: Provider[];
}

/** The VM side with one zone, one cluster, and hosts whose agents are in memory. */
export class VmTestCloud {
  readonly zoneUuid = newUuid();
  readonly clusterUuid = newUuid();

  private constructor(
    readonly app: TestingModule,
    readonly clock: TestClock,
    readonly nodes: TestNodes,
    readonly log: TestLog,
    private readonly agents: Map<string, FakeAgent>,
  ) {}

  static async start(init: VmTestCloudInit): Promise<VmTestCloud> {
    const cloud = await VmTestCloud.startNode(init, new Map());
    await cloud.addZone(cloud.zoneUuid, true);
    await cloud.addCluster(cloud.clusterUuid, cloud.zoneUuid);
    return cloud;
  }

  /** Another management node of the same cloud, on the same database; both know each other. */
  async startAnotherNode(init: VmTestCloudInit): Promise<VmTestCloud> {
    const other = await VmTestCloud.startNode(init, this.agents);
    other.nodes.others.push(this.nodes.self);
    this.nodes.others.push(other.nodes.self);
    return other;
  }

  private static async startNode(
    { database, providers = [] }: VmTestCloudInit,
    agents: Map<string, FakeAgent>,
  ): Promise<VmTestCloud> {
    const [clock, nodes, log] = [new TestClock(), new TestNodes(), new TestLog()];
    const app = await Test.createTestingModule({
      imports: [
        KernelModule.forRoot({ database, persistence: [globalConfigPersistence, kvmPersistence], clock }),
        GlobalConfigModule.forRoot(),
        VmModule.register(hostsModule(agents, nodes)),
      ],
      providers,
    })
      .setLogger(log)
      .compile();
    await app.init();
    return new VmTestCloud(app, clock, nodes, log, agents);
  }

  get config(): GlobalConfigService {
    return this.app.get(GlobalConfigService);
  }

  get uow(): UnitOfWork {
    return this.app.get(UnitOfWork);
  }

  /** Removes what a test made: VMs, hosts, settings. */
  async clear(): Promise<void> {
    await this.uow.run(async (tx) => {
      await tx.createQueryBuilder().delete().from(VmEntity).execute();
      await tx.createQueryBuilder().delete().from(HostEntity).execute();
    });
    for (const uuid of this.agents.keys()) await this.app.get(HostDirectory).refresh(uuid);
    this.agents.clear();
    this.log.warnings.length = 0;
    this.nodes.others.length = 0;
    await this.config.resetAll({ actor: ADMIN });
    await this.config.removeOverridesOf(this.clusterUuid, { actor: ADMIN });
  }

  close(): Promise<void> {
    return this.app.close();
  }

  agent(hostUuid: string): FakeAgent {
    const agent = this.agents.get(hostUuid);
    if (agent === undefined) throw new Error(`no agent for host ${hostUuid}`);
    return agent;
  }

  async addZone(uuid: string, isDefault: boolean): Promise<void> {
    const row = { uuid, name: 'zone', description: null, state: 'Enabled', isDefault, ...this.stamp() } as const;
    await this.uow.run((tx) => tx.insert(ZoneEntity, row));
    await this.app.get(ZoneDirectory).refresh(uuid);
  }

  async addCluster(uuid: string, zoneUuid: string): Promise<void> {
    const row = {
      uuid,
      zoneUuid,
      name: 'cluster',
      description: null,
      state: 'Enabled',
      architecture: 'x86_64',
    } as const;
    await this.uow.run((tx) => tx.insert(ClusterEntity, { ...row, ...this.stamp() }));
    await this.app.get(ClusterDirectory).refresh(uuid);
  }

  /** A host that is Enabled, Connected and can do both console modes, unless `changes` says otherwise. */
  async addHost(changes: Partial<HostEntity> = {}): Promise<FakeAgent> {
    const agent = new FakeAgent(changes.uuid ?? newUuid());
    this.agents.set(agent.hostUuid, agent);
    const row = {
      name: 'host',
      zoneUuid: this.zoneUuid,
      clusterUuid: this.clusterUuid,
      managementIp: '10.0.0.3',
      // No two hosts have the same agent.
      agentPort: 7000 + this.agents.size,
      sealedSecret: 'sealed',
      state: 'Enabled',
      status: 'Connected',
      features: [],
      graphicsTypes: ['vnc', 'spice'],
      videoModels: ['virtio'],
      warnings: [],
      totalMemory: 64 * GIB,
      ...this.stamp(),
      ...changes,
      uuid: agent.hostUuid,
    } satisfies Partial<HostEntity>;
    await this.uow.run((tx) => tx.insert(HostEntity, row));
    await this.app.get(HostDirectory).refresh(agent.hostUuid);
    return agent;
  }

  async changeHost(uuid: string, changes: Partial<HostEntity>): Promise<void> {
    const { version } = this.app.get(HostDirectory).get(uuid);
    await this.uow.run((tx) => tx.update(HostEntity, { uuid }, { ...changes, version: version + 1 }));
    await this.app.get(HostDirectory).refresh(uuid);
  }

  /** A VM that has not been started yet. */
  createVm(params: Partial<NewVmParams> = {}, actor: Actor = ADMIN): Promise<VmRecord> {
    const defaults = { name: 'vm', cpuNum: 1, memorySize: GIB, strategy: 'CreateStopped' } as const;
    return this.app.get(CreateVm).create({ ...defaults, ...params }, actor);
  }

  /** A VM in any state, as if it had come there by operations or by accident. */
  async createVmIn(state: VmState, changes: Partial<VmEntity> = {}): Promise<VmEntity> {
    const { vm } = await this.createVm();
    await this.changeVm(vm.uuid, { state, ...changes });
    return this.vm(vm.uuid);
  }

  async changeVm(uuid: string, changes: Partial<VmEntity>): Promise<void> {
    await this.uow.run((tx) => tx.update(VmEntity, { uuid }, changes));
  }

  /** @throws when there is no such VM */
  vm(uuid: string): Promise<VmEntity> {
    return this.uow.reader.findOneByOrFail(VmEntity, { uuid });
  }

  private stamp() {
    return { version: 1, createDate: this.clock.now(), lastOpDate: this.clock.now() };
  }
}

/** The other half of the plugin: real directories over the database, agents in memory, no monitor. */
function hostsModule(agents: ReadonlyMap<string, FakeAgent>, nodes: NodeDirectory) {
  @Module({})
  class TestHostsModule {}

  const connector = {
    clientOf({ hostUuid }) {
      const agent = agents.get(hostUuid);
      if (agent === undefined) throw new Error(`no agent for host ${hostUuid}`);
      return agent;
    },
  } satisfies AgentConnector;
  const shared = [ZoneDirectory, ClusterDirectory, HostDirectory, AgentGateway];
  return {
    module: TestHostsModule,
    providers: [
      ...shared,
      { provide: AGENT_CONNECTOR, useValue: connector },
      { provide: SECRET_BOX, useValue: { seal: (plain: string) => plain, open: (sealed: string) => sealed } },
      { provide: NODE_DIRECTORY, useValue: nodes },
    ],
    exports: [...shared, NODE_DIRECTORY],
  };
}
