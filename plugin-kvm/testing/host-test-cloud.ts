import { Injectable, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import {
  type ClusterInventory,
  clusterInventorySchema,
  type ErrorObject,
  errorObjectSchema,
  type HostFacts,
  type HostInventory,
  hostInventorySchema,
  type LiveVm,
  type VmEventCause,
  type VmsReply,
  type ZoneInventory,
  zoneInventorySchema,
} from '#contract';
import { GlobalConfigModule, globalConfigPersistence } from '#global-config';
import { type DatabaseOptions, ExtensionOf, KernelModule, SYSTEM_ACTOR } from '#kernel';
import { type AuditRecord, type AuditSink, type Authenticator, RestModule, restPersistence } from '#rest';
import type { HostObserver } from '../host/host-observer.js';
import { hostObserver } from '../host/host-observer.js';
import type { MonitorOptions } from '../host/monitor-options.js';
import type { NodeDirectory } from '../host/node-directory.js';
import { kvmPersistence } from '../persistence.js';
import { PluginKvmModule } from '../plugin-kvm.module.js';
import { FakeAgents } from './fake-agents.js';
import { ManualTime } from './manual-time.js';

const SESSION = 'a'.repeat(32);

@Injectable()
class EverybodyIsAdmin implements Authenticator {
  authenticate() {
    return Promise.resolve({ actor: SYSTEM_ACTOR, sessionHandle: 'test' });
  }
}

@Injectable()
export class RecordingAuditSink implements AuditSink {
  readonly records: AuditRecord[] = [];

  write(_tx: EntityManager, record: AuditRecord): Promise<void> {
    this.records.push(record);
    return Promise.resolve();
  }
}

@Module({ providers: [EverybodyIsAdmin, RecordingAuditSink], exports: [EverybodyIsAdmin, RecordingAuditSink] })
class TestIdentityModule {}

/** Hears what the VM side hears. */
@Injectable()
@ExtensionOf(hostObserver)
export class RecordingObserver implements HostObserver {
  readonly log: string[] = [];
  readonly syncs: VmsReply[] = [];
  /** VMs that are said to be on any host. */
  vms = 0;
  /** Called when VMs are counted. */
  onCount: () => void = () => {};
  /** Makes the next call of a method fail. */
  failNext: string | null = null;

  hostConnected(hostUuid: string, facts: HostFacts): Promise<void> {
    return this.hear('hostConnected', `connected ${hostUuid} ${facts.graphicsTypes.join('+')}`);
  }

  hostDisconnected(hostUuid: string, reason: string): Promise<void> {
    return this.hear('hostDisconnected', `disconnected ${hostUuid} ${reason}`);
  }

  async beginSync(hostUuid: string): Promise<(reply: VmsReply) => Promise<void>> {
    await this.hear('beginSync', `sync ${hostUuid}`);
    return (reply) => {
      this.syncs.push(reply);
      return Promise.resolve();
    };
  }

  vmChanged(_hostUuid: string, vm: LiveVm, cause: VmEventCause): Promise<void> {
    return this.hear('vmChanged', `${vm.vmInstanceUuid} ${vm.state} ${cause}`);
  }

  countVms(): Promise<number> {
    this.onCount();
    return Promise.resolve(this.vms);
  }

  private hear(method: string, text: string): Promise<void> {
    if (this.failNext === method) {
      this.failNext = null;
      return Promise.reject(new Error(`${method} failed`));
    }
    this.log.push(text);
    return Promise.resolve();
  }
}

export interface HostTestCloudInit {
  readonly database: DatabaseOptions;
  readonly monitor?: Partial<MonitorOptions>;
  readonly hostSecretKey?: Uint8Array;
  /** Agents and time of an earlier manager, for a restart. */
  readonly agents?: FakeAgents;
  readonly time?: ManualTime;
  readonly nodes?: NodeDirectory;
}

/** An error as the API told it. */
export interface ApiFailure {
  readonly status: number;
  readonly error: ErrorObject;
}

/** A manager with the plugin's API on a free port, agents in this process, and time that stands still. */
export class HostTestCloud {
  private constructor(
    readonly app: NestExpressApplication,
    private readonly url: string,
    readonly agents: FakeAgents,
    readonly time: ManualTime,
  ) {}

  static async start(init: HostTestCloudInit): Promise<HostTestCloud> {
    const { database, monitor = {}, hostSecretKey = new Uint8Array(32).fill(1), nodes } = init;
    const { agents = new FakeAgents(), time = new ManualTime() } = init;
    const persistence = [restPersistence, globalConfigPersistence, kvmPersistence];
    const testing = await Test.createTestingModule({
      imports: [
        KernelModule.forRoot({ database, persistence, clock: time }),
        GlobalConfigModule.forRoot(),
        RestModule.forRoot({
          imports: [TestIdentityModule],
          authenticator: EverybodyIsAdmin,
          auditSink: RecordingAuditSink,
        }),
        PluginKvmModule.forRoot({
          hostSecretKey,
          connector: agents,
          monitor,
          timers: time,
          ...(nodes === undefined ? {} : { nodes: { useValue: nodes } }),
        }),
      ],
      providers: [RecordingObserver],
    }).compile();
    const app = testing.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
    await app.listen(0, '127.0.0.1');
    return new HostTestCloud(app, await app.getUrl(), agents, time);
  }

  get observer(): RecordingObserver {
    return this.app.get(RecordingObserver, { strict: false });
  }

  get audits(): readonly AuditRecord[] {
    return this.app.get(RecordingAuditSink, { strict: false }).records;
  }

  /** The answer as text, whatever it is. */
  async request(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.url}/zstack/v1${path}`, {
      method,
      headers: { Authorization: `OAuth ${SESSION}`, Prefer: 'wait=30' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  /** @throws when the call succeeds */
  async failure(method: string, path: string, body?: unknown): Promise<ApiFailure> {
    const { status, text } = await this.request(method, path, body);
    const { error } = z.object({ error: errorObjectSchema }).parse(JSON.parse(text));
    return { status, error };
  }

  async createZone(params: object): Promise<ZoneInventory> {
    return this.one(zoneInventorySchema, 'POST', '/zones', { params });
  }

  async changeZone(uuid: string, action: object): Promise<ZoneInventory> {
    return this.one(zoneInventorySchema, 'PUT', `/zones/${uuid}/actions`, action);
  }

  async zones(search = ''): Promise<ZoneInventory[]> {
    return this.many(zoneInventorySchema, `/zones${search}`);
  }

  async createCluster(params: object): Promise<ClusterInventory> {
    return this.one(clusterInventorySchema, 'POST', '/clusters', { params: { hypervisorType: 'KVM', ...params } });
  }

  async changeCluster(uuid: string, action: object): Promise<ClusterInventory> {
    return this.one(clusterInventorySchema, 'PUT', `/clusters/${uuid}/actions`, action);
  }

  async clusters(search = ''): Promise<ClusterInventory[]> {
    return this.many(clusterInventorySchema, `/clusters${search}`);
  }

  async addHost(params: object): Promise<HostInventory> {
    return this.one(hostInventorySchema, 'POST', '/hosts/kvm', { params });
  }

  async changeHost(uuid: string, action: object): Promise<HostInventory> {
    return this.one(hostInventorySchema, 'PUT', `/hosts/${uuid}/actions`, action);
  }

  async updateHost(uuid: string, updateKVMHost: object): Promise<HostInventory> {
    return this.one(hostInventorySchema, 'PUT', `/hosts/kvm/${uuid}/actions`, { updateKVMHost });
  }

  async hosts(search = ''): Promise<HostInventory[]> {
    return this.many(hostInventorySchema, `/hosts${search}`);
  }

  /** @throws when there is no such host */
  async host(uuid: string): Promise<HostInventory> {
    const [host] = await this.hosts(`/${uuid}`);
    if (host === undefined) throw new Error(`there is no host ${uuid}`);
    return host;
  }

  async delete(path: string): Promise<void> {
    const { status, text } = await this.request('DELETE', path);
    if (status !== 200) throw new Error(`${status} ${text}`);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  private async one<T>(schema: z.ZodType<T>, method: string, path: string, body: object): Promise<T> {
    const { status, text } = await this.request(method, path, body);
    if (status !== 200) throw new Error(`${status} ${text}`);
    return z.object({ inventory: schema }).parse(JSON.parse(text)).inventory;
  }

  private async many<T>(schema: z.ZodType<T>, path: string): Promise<T[]> {
    const { status, text } = await this.request('GET', path);
    if (status !== 200) throw new Error(`${status} ${text}`);
    return z.object({ inventories: z.array(schema) }).parse(JSON.parse(text)).inventories;
  }
}
