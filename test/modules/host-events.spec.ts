import { afterEach, describe, expect, it } from 'vitest';
import { type HostInventory, queryHost, updateKvmHost } from '#contract';
import { startTestCloud, type TestCloud } from '#testing';
import { createTestDatabase } from '../support/test-database.js';

/** What a change behind the manager's back may take until it is seen. */
const SEEN_WITHIN_MS = 2_000;
const LOOK_INTERVAL_MS = 10;

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function startCloud(): Promise<TestCloud> {
  const database = await createTestDatabase();
  cleanUps.push(database.drop);
  const cloud = await startTestCloud({ database: database.options });
  cleanUps.push(() => cloud.stop());
  return cloud;
}

/** Milliseconds until the host is so; fails after 20 s, showing what it is instead. */
async function hostUntil(cloud: TestCloud, isSo: (host: HostInventory) => boolean): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const [host] = await cloud.admin.query(queryHost);
    const passedMs = performance.now() - startedAt;
    if (host !== undefined && isSo(host)) return passedMs;
    if (passedMs > 20_000) throw new Error(`not as expected in time: ${JSON.stringify(host)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
  }
}

describe('over HTTP, with the timeouts of a real manager', () => {
  it('what happens behind its back is seen in time', async () => {
    const cloud = await startCloud();
    const { uuid } = await cloud.createVm();
    const startedAt = performance.now();
    cloud.host.hypervisor.incident('guestShutdown', uuid);
    await cloud.vmUntil(uuid, ({ state }) => state === 'Stopped');
    expect(performance.now() - startedAt).toBeLessThan(SEEN_WITHIN_MS);
  });

  it('a hypervisor that stops answering disconnects its host, and its return connects it', async () => {
    const cloud = await startCloud();
    const { uuid } = await cloud.createVm();
    cloud.host.hypervisor.setUp(false);
    expect(await hostUntil(cloud, ({ status }) => status === 'Disconnected')).toBeLessThan(SEEN_WITHIN_MS);
    await cloud.vmUntil(uuid, ({ state }) => state === 'Unknown');
    cloud.host.hypervisor.setUp(true);
    await hostUntil(cloud, ({ status }) => status === 'Connected');
    await cloud.vmUntil(uuid, ({ state }) => state === 'Running');
  });

  it('an agent that is started anew is connected again by itself, its VMs running on', async () => {
    const cloud = await startCloud();
    const { uuid } = await cloud.createVm();
    await cloud.host.agent.stop();
    await hostUntil(cloud, ({ status }) => status === 'Disconnected');
    await cloud.host.agent.start();
    await hostUntil(cloud, ({ status }) => status === 'Connected');
    await cloud.vmUntil(uuid, ({ state }) => state === 'Running');
    cloud.host.hypervisor.incident('guestShutdown', uuid);
    await cloud.vmUntil(uuid, ({ state }) => state === 'Stopped');
  }, 30_000);

  it('a secret that the agent does not have changes nothing', async () => {
    const cloud = await startCloud();
    const change = { uuid: cloud.host.uuid, agentSecret: 'not-the-secret-of-this-agent-at-all' };
    await expect(cloud.admin.call(updateKvmHost, change)).rejects.toThrow(/UNAUTHORIZED/);
    expect((await cloud.admin.query(queryHost))[0]?.status).toBe('Connected');
    expect((await cloud.createVm()).state).toBe('Running');
  });
});
