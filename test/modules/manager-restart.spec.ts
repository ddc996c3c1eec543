import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  addKvmHost,
  createCluster,
  createVmInstance,
  createZone,
  getCurrentSession,
  queryAudit,
  queryVmInstance,
  startVmInstance,
} from '#contract';
import { ApiClient, MemoryAgent } from '#testing';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { ManagerProcess } from '../support/manager-process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { rawCall, rawRequest } from './routes/raw-call.js';

const PASSWORD = 'restart password';
/** A node that was never heard of is given some time before others settle what it left behind. */
const SETTLED_WITHIN_MS = 45_000;
const acceptedSchema = z.object({ location: z.url() });

let folder: string;
let database: TestDatabase;
let agent: MemoryAgent;
let manager: ManagerProcess;
let admin: ApiClient;

const start = () =>
  ManagerProcess.start({
    DATA_DIR: folder,
    EMBEDDED_AGENT: 'none',
    ADMIN_PASSWORD: PASSWORD,
    ...(database.options.type === 'postgres' ? { DATABASE_URL: database.options.url } : {}),
  });

/** On PostgreSQL a silent node counts as dead only after a while: as if that had passed. */
async function forgetNodes(): Promise<void> {
  if (database.options.type !== 'postgres') return;
  const client = new Client({ connectionString: database.options.url });
  await client.connect();
  await client.query('DELETE FROM management_node');
  await client.end();
}

async function createVm(name: string, strategy: 'InstantStart' | 'CreateStopped'): Promise<string> {
  const params = { name, strategy, cpuNum: 1, memorySize: 64 * 1024 * 1024 };
  return (await admin.call(createVmInstance, params)).inventory.uuid;
}

const states = async () =>
  Object.fromEntries((await admin.query(queryVmInstance)).map(({ name, state }) => [name, state]));

beforeAll(() => ensureBuilt(), 120_000);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flipside-restart-'));
  database = await createTestDatabase();
  agent = new MemoryAgent();
  await agent.start();
  manager = await start();
  admin = await new ApiClient(manager.url).logIn('admin', PASSWORD);
  const { inventory: zone } = await admin.call(createZone, { name: 'zone' });
  const cluster = { name: 'cluster', zoneUuid: zone.uuid, hypervisorType: 'KVM' } as const;
  const { inventory } = await admin.call(createCluster, cluster);
  const address = { managementIp: '127.0.0.1', agentPort: agent.port, agentSecret: agent.secret };
  await admin.call(addKvmHost, { name: 'host', clusterUuid: inventory.uuid, ...address });
}, 30_000);
afterEach(async () => {
  await manager.kill();
  await agent.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

describe('a manager that is killed', { timeout: 90_000 }, () => {
  it('comes back to its sessions, the ends of its jobs, and VMs as their hosts have them', async () => {
    const stopped = await createVm('stops meanwhile', 'InstantStart');
    await createVm('runs on', 'InstantStart');
    const uuid = await createVm('is being started', 'CreateStopped');
    const hold = agent.hypervisor.interventions.holdNext('start');
    const { body } = await rawCall(manager.url, startVmInstance, { uuid }, admin.credentials);
    const job = new URL(acceptedSchema.parse(body).location);
    await hold.reached;

    await manager.kill('SIGKILL');
    hold.release();
    agent.hypervisor.incident('guestShutdown', stopped);
    await forgetNodes();
    manager = await start();
    admin = admin.at(manager.url);

    expect(await admin.call(getCurrentSession, {})).toMatchObject({ account: { name: 'admin' } });
    const jobUuid = job.pathname.slice(-32);
    const details = `the management node that ran this job[${jobUuid}] stopped before it ended; check the state of the resource`;
    expect(await rawRequest(manager.url + job.pathname, { method: 'GET' }, {})).toMatchObject({
      status: 503,
      body: { error: { code: 'SYS.1012', details } },
    });
    expect(await admin.query(queryAudit, { q: [`requestUuid=${jobUuid}`] })).toMatchObject([
      { apiName: 'startVmInstance', operator: 'admin', success: false, error: `SYS.1012: ${details}` },
    ]);
    await expect
      .poll(states, { timeout: SETTLED_WITHIN_MS })
      .toEqual({ 'stops meanwhile': 'Stopped', 'runs on': 'Running', 'is being started': 'Running' });
    expect(agent.hypervisor.startCommands).toHaveLength(3);
  });
});

describe('a manager that is stopped', { timeout: 60_000 }, () => {
  it('ends what it does, and comes back to it', async () => {
    const uuid = await createVm('is being started', 'CreateStopped');
    const hold = agent.hypervisor.interventions.holdNext('start');
    const { body } = await rawCall(manager.url, startVmInstance, { uuid }, admin.credentials);
    await hold.reached;
    const ended = manager.kill('SIGTERM');
    hold.release();
    expect(await ended).toBe(0);
    manager = await start();
    admin = admin.at(manager.url);
    const { pathname } = new URL(acceptedSchema.parse(body).location);
    expect(await rawRequest(manager.url + pathname, { method: 'GET' }, {})).toMatchObject({
      status: 200,
      body: { inventory: { uuid, state: 'Running', liveConsoleMode: 'vnc' } },
    });
    await expect.poll(states).toEqual({ 'is being started': 'Running' });
  });
});
