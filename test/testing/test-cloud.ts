import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LoggerService, ModuleMetadata } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { z } from 'zod';
import {
  addKvmHost,
  createCluster,
  createVmInstance,
  createZone,
  queryVmInstance,
  updateGlobalConfig,
  updateResourceConfig,
  type VmInventory,
} from '#contract';
import type { DatabaseOptions } from '#kernel';
import { AccountService, createManager, parseEnvironment } from '#server';
import { ApiClient } from './api-client.js';
import { MemoryAgent, type MemoryAgentOptions } from './memory-agent.js';

export interface TestCloudOptions {
  /** Modules under test, added to the manager's own. */
  readonly imports?: ModuleMetadata['imports'];
  /** One in-memory host each; one by default. */
  readonly hosts?: readonly MemoryAgentOptions[];
  /** A database of the caller's; an SQLite file of its own by default. */
  readonly database?: DatabaseOptions;
  readonly logger?: LoggerService | false;
}

export interface TestHost {
  readonly uuid: string;
  readonly agent: MemoryAgent;
  readonly hypervisor: MemoryAgent['hypervisor'];
}

type NewVm = Partial<z.input<(typeof createVmInstance)['params']>>;

/** Of the account `admin`. */
export const TEST_CLOUD_PASSWORD = 'test cloud password';
const MEBIBYTE = 1024 * 1024;
const WAIT_LIMIT_MS = 10_000;
const LOOK_INTERVAL_MS = 5;

/** A whole cloud in this process: the real manager, and agents whose hypervisors are pretended. */
export class TestCloud {
  constructor(
    readonly app: NestExpressApplication,
    readonly url: string,
    readonly admin: ApiClient,
    readonly clusterUuid: string,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  private readonly agents: MemoryAgent[] = [];
  private readonly connected: TestHost[] = [];

  /** In the order in which they were added. */
  get hosts(): readonly TestHost[] {
    return this.connected;
  }

  /** The first host. */
  get host(): TestHost {
    const [first] = this.hosts;
    if (!first) throw new Error('this cloud has no host');
    return first;
  }

  /** Starts an agent that no host is made of yet; it ends with the cloud. */
  async startAgent(options: MemoryAgentOptions = {}): Promise<MemoryAgent> {
    const agent = new MemoryAgent(options);
    await agent.start();
    this.agents.push(agent);
    return agent;
  }

  /** Starts an agent and makes it a host of the cluster. */
  async addHost(options: MemoryAgentOptions = {}, clusterUuid = this.clusterUuid): Promise<TestHost> {
    const agent = await this.startAgent(options);
    const { inventory } = await this.admin.call(addKvmHost, {
      name: `host-${this.connected.length + 1}`,
      clusterUuid,
      managementIp: '127.0.0.1',
      agentPort: agent.port,
      agentSecret: agent.secret,
    });
    const host = { uuid: inventory.uuid, agent, hypervisor: agent.hypervisor };
    this.connected.push(host);
    return host;
  }

  async setGlobalConfig(category: string, name: string, value: string): Promise<void> {
    await this.admin.call(updateGlobalConfig, { category, name, value });
  }

  /** Overrides a setting for a VM or a cluster. */
  async override(category: string, name: string, resourceUuid: string, value: string): Promise<void> {
    await this.admin.call(updateResourceConfig, { category, name, resourceUuid, value });
  }

  /** Creates a VM, and starts it unless `strategy` says otherwise. */
  async createVm(vm: NewVm = {}): Promise<VmInventory> {
    const defaults = { name: 'vm', cpuNum: 1, memorySize: 64 * MEBIBYTE, clusterUuid: this.clusterUuid };
    return (await this.admin.call(createVmInstance, { ...defaults, ...vm })).inventory;
  }

  async vm(uuid: string): Promise<VmInventory> {
    const [vm] = await this.admin.query(queryVmInstance, { q: [`uuid=${uuid}`] });
    if (!vm) throw new Error(`there is no VM ${uuid}`);
    return vm;
  }

  /** Waits until the VM is as expected; fails after 10 s, showing what it is instead. */
  async vmUntil(uuid: string, isAsExpected: (vm: VmInventory) => boolean): Promise<VmInventory> {
    const deadline = performance.now() + WAIT_LIMIT_MS;
    for (;;) {
      const vm = await this.vm(uuid);
      if (isAsExpected(vm)) return vm;
      if (performance.now() > deadline) throw new Error(`not as expected in time: ${JSON.stringify(vm)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
    }
  }

  /** Stops the manager and the agents, and removes what they kept. */
  async stop(): Promise<void> {
    await this.app.close();
    await Promise.all(this.agents.map((agent) => agent.stop()));
    await this.cleanUp();
  }
}

/**
 * Starts a cloud with one zone, one cluster, and connected hosts.
 * @example
 * const cloud = await startTestCloud({ imports: [MyModule], hosts: [{ host: { graphicsTypes: ['vnc'] } }] });
 */
export async function startTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flipside-cloud-'));
  const environment = parseEnvironment({ DATA_DIR: folder, EMBEDDED_AGENT: 'none' });
  const app = await createManager(
    {
      environment,
      hostSecretKey: randomBytes(32),
      imports: options.imports ?? [],
      ...(options.database === undefined ? {} : { database: options.database }),
    },
    options.logger ?? false,
  );
  await app.listen(0, '127.0.0.1');
  await app.get(AccountService).createFirstAdmin(TEST_CLOUD_PASSWORD);
  const url = await app.getUrl();
  const admin = await new ApiClient(url).logIn('admin', TEST_CLOUD_PASSWORD);
  const { inventory: zone } = await admin.call(createZone, { name: 'zone' });
  const { inventory: cluster } = await admin.call(createCluster, {
    name: 'cluster',
    zoneUuid: zone.uuid,
    hypervisorType: 'KVM',
  });
  const cloud = new TestCloud(app, url, admin, cluster.uuid, () => rm(folder, { recursive: true }));
  for (const hostOptions of options.hosts ?? [{}]) await cloud.addHost(hostOptions);
  return cloud;
}
