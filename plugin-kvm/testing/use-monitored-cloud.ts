import { afterEach, vi } from 'vitest';
import type { HostInventory } from '#contract';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { HostDirectory, type HostRecord } from '../host/host-directory.js';
import type { FakeAgent } from './fake-agents.js';
import { HostTestCloud, type HostTestCloudInit } from './host-test-cloud.js';

const LOOK_INTERVAL_MS = 2;

/** A manager with its monitor, and one cluster. */
export class MonitoredCloud {
  private constructor(
    readonly cloud: HostTestCloud,
    private readonly clusterUuid: string,
  ) {}

  static async start(init: HostTestCloudInit): Promise<MonitoredCloud> {
    const cloud = await HostTestCloud.start(init);
    const [known] = await cloud.clusters();
    if (known !== undefined) return new MonitoredCloud(cloud, known.uuid);
    const zone = await cloud.createZone({ name: 'zone' });
    const { uuid } = await cloud.createCluster({ name: 'cluster', zoneUuid: zone.uuid });
    return new MonitoredCloud(cloud, uuid);
  }

  /** What was heard of hosts and VMs. */
  get heard(): string[] {
    return this.cloud.observer.log;
  }

  /** A host with an agent of its own, whose events are followed. */
  async addHost(port = 7070): Promise<{ host: HostInventory; agent: FakeAgent }> {
    const secret = `the-long-enough-secret-of-agent-${port}`;
    const agent = this.cloud.agents.add(secret, port);
    const params = { name: `kvm${port}`, managementIp: '127.0.0.1', clusterUuid: this.clusterUuid };
    const host = await this.cloud.addHost({ ...params, agentPort: port, agentSecret: secret });
    return { host, agent };
  }

  /** The same, waiting until all is quiet. */
  async addQuietHost(port = 7070): Promise<{ uuid: string; agent: FakeAgent }> {
    const { host, agent } = await this.addHost(port);
    await this.until(() => agent.openStreams === 1 && agent.count('syncVms') >= 2);
    await this.until(() => this.cloud.observer.syncs.length === agent.count('syncVms'));
    this.heard.length = 0;
    agent.log.length = 0;
    this.cloud.observer.syncs.length = 0;
    return { uuid: host.uuid, agent };
  }

  record(uuid: string): HostRecord {
    return this.cloud.app.get(HostDirectory, { strict: false }).get(uuid);
  }

  /** Waits while time stands still. */
  until(condition: () => boolean): Promise<unknown> {
    return vi.waitUntil(condition, { interval: LOOK_INTERVAL_MS, timeout: 10_000 });
  }

  /** Lets time pass in steps until it is so; returns the milliseconds that took. */
  async passUntil(condition: () => boolean, stepMs = 250): Promise<number> {
    const startedAt = this.cloud.time.now();
    await this.until(() => {
      if (condition()) return true;
      this.cloud.time.advance(stepMs);
      return false;
    });
    return this.cloud.time.now() - startedAt;
  }
}

/** Starts managers on one database of the test's own, and closes what is still open after it. */
export function useManagers(): (init?: Partial<HostTestCloudInit>) => Promise<MonitoredCloud> {
  let database: Promise<TestDatabase> | null = null;
  const open = new Set<MonitoredCloud>();
  afterEach(async () => {
    for (const { cloud } of open) await cloud.close();
    open.clear();
    await (await database)?.drop();
    database = null;
  });
  return async (init = {}) => {
    database ??= createTestDatabase();
    const manager = await MonitoredCloud.start({ database: (await database).options, ...init });
    open.add(manager);
    return manager;
  };
}
