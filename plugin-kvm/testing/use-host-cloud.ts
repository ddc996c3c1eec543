import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ClusterInventory, HostInventory } from '#contract';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import type { FakeAgent } from './fake-agents.js';
import { type ApiFailure, HostTestCloud } from './host-test-cloud.js';

export const UNKNOWN = 'f'.repeat(32);
export const SECRET = 'the-long-secret-of-the-first-agent';
export const OTHER_SECRET = 'the-long-secret-of-another-agent';

/** What the tests of the API of hosts have at hand. */
export interface HostCloud {
  readonly cloud: HostTestCloud;
  readonly cluster: ClusterInventory;
  /** New for each test, at 127.0.0.1:7070. */
  readonly agent: FakeAgent;
  hostParams(changes?: object): object;
  addHost(changes?: object): Promise<HostInventory>;
  refusedAdd(changes: object): Promise<ApiFailure>;
  refusedUpdate(uuid: string, updateKVMHost: object): Promise<ApiFailure>;
  /** As the API writes it. */
  now(): string;
}

/** A cloud without a monitor for the tests of a file; each test finds it with one cluster and without hosts. */
export function useHostCloud(): () => HostCloud {
  let database: TestDatabase;
  let cloud: HostTestCloud;
  let cluster: ClusterInventory;
  let current: HostCloud;
  beforeAll(async () => {
    database = await createTestDatabase();
    cloud = await HostTestCloud.start({ database: database.options, monitor: { startMonitor: false } });
    const zone = await cloud.createZone({ name: 'zone' });
    cluster = await cloud.createCluster({ name: 'cluster', zoneUuid: zone.uuid });
  });
  beforeEach(() => {
    const hostParams = (changes: object = {}) => ({
      name: 'kvm1',
      managementIp: '127.0.0.1',
      clusterUuid: cluster.uuid,
      agentSecret: SECRET,
      ...changes,
    });
    current = {
      cloud,
      cluster,
      agent: cloud.agents.add(SECRET, 7070),
      hostParams,
      addHost: (changes) => cloud.addHost(hostParams(changes)),
      refusedAdd: (changes) => cloud.failure('POST', '/hosts/kvm', { params: hostParams(changes) }),
      refusedUpdate: (uuid, updateKVMHost) => cloud.failure('PUT', `/hosts/kvm/${uuid}/actions`, { updateKVMHost }),
      now: () => new Date(cloud.time.now()).toISOString(),
    };
  });
  afterEach(async () => {
    cloud.observer.vms = 0;
    cloud.observer.onCount = () => {};
    for (const { uuid } of await cloud.hosts()) await cloud.delete(`/hosts/${uuid}`);
    cloud.observer.log.length = 0;
  });
  afterAll(async () => {
    await cloud.close();
    await database.drop();
  });
  return () => current;
}
