import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import type { FakeAgent } from './fake-agent.js';
import { VmTestCloud, type VmTestCloudInit } from './vm-test-cloud.js';

export interface CloudUnderTest {
  cloud: VmTestCloud;
  /** The agent of the first host. */
  agent: FakeAgent;
}

/** A cloud for the tests of a file; each finds it with one new host and without VMs. Spies are restored. */
export function useCloud(init: Pick<VmTestCloudInit, 'providers'> = {}): () => CloudUnderTest {
  let database: TestDatabase;
  let cloud: VmTestCloud;
  let current: CloudUnderTest;
  beforeAll(async () => {
    database = await createTestDatabase();
    cloud = await VmTestCloud.start({ ...init, database: database.options });
  });
  beforeEach(async () => {
    current = { cloud, agent: await cloud.addHost({ name: 'kvm1' }) };
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await cloud.clear();
  });
  afterAll(async () => {
    await cloud.close();
    await database.drop();
  });
  return () => current;
}
