import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, isOnPostgres, type TestDatabase } from '../../test/support/test-database.js';
import { BoxModule } from '../testing/box.service.js';
import { Gate } from '../testing/gate.js';
import { locationOf, TestApp, type TestAppOptions } from '../testing/test-app.js';
import { TestClock } from '../testing/test-clock.js';
import { Job } from './job.entity.js';
import { JobHousekeeping } from './job-housekeeping.js';
import { JobStore } from './job-store.js';
import { ManagementNode } from './management-node.entity.js';
import { RunningJobs } from './running-jobs.js';

/** Nothing here takes long but on a machine that has more to do. */
const PATIENCE = { timeout: 20_000 };

/** Several nodes share a PostgreSQL only. */
const itOnPostgres: (name: string, test: () => Promise<void>) => void = isOnPostgres() ? it : () => undefined;

const UUID = '0123456789abcdef0123456789abcdef';
const ACTIONS = `/boxes/${UUID}/actions`;
const GONE = 'c'.repeat(32);
let database: TestDatabase;
const apps: TestApp[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  await database.drop();
});

async function start(options: TestAppOptions = {}): Promise<TestApp> {
  const app = await TestApp.start({ database: database.options, ...options });
  apps.push(app);
  return app;
}

async function stop(app: TestApp): Promise<void> {
  apps.splice(apps.indexOf(app), 1);
  await app.close();
}

const goneError = (jobUuid: string) => ({
  error: {
    code: 'SYS.1012',
    description: 'A management node is unavailable',
    details: `the management node that ran this job[${jobUuid}] stopped before it ended; check the state of the resource`,
    opaque: { id: 'job.nodeGone', params: { jobUuid } },
  },
});

/** A call that has begun and whose handler waits. */
async function held(app: TestApp): Promise<{ gate: Gate; jobUuid: string }> {
  const gate = new Gate();
  app.boxes.hold = gate.pass;
  const { body } = await app.request('PUT', ACTIONS, { body: { holdBox: {} } });
  await gate.entered;
  return { gate, jobUuid: locationOf(body).slice(-32) };
}

describe('the result of a job', PATIENCE, () => {
  it('is the same after a restart', async () => {
    const first = await start();
    const { body } = await first.request('PUT', ACTIONS, { body: { paintBox: { color: 'red' } } });
    expect((await first.result(locationOf(body))).status).toBe(200);
    await stop(first);
    const second = await start();
    const { status, body: result } = await second.get(locationOf(body));
    expect([status, result]).toEqual([200, { color: 'red' }]);
  });

  it('is kept for its time, and no longer', async () => {
    const clock = new TestClock();
    const app = await start({ clock, limits: { completedJobRetentionMs: 1000 } });
    const running = await held(app);
    const { body } = await app.request('PUT', ACTIONS, { body: { paintBox: { color: 'red' } } });
    const location = locationOf(body);
    await app.result(location);
    const jobs = app.app.get(JobStore, { strict: false });
    clock.advance(1000);
    await jobs.deleteExpired();
    expect((await app.get(location)).status).toBe(200);
    clock.advance(1);
    await jobs.deleteExpired();
    expect((await app.get(location)).status).toBe(404);
    expect((await app.get(`/api-jobs/${running.jobUuid}`)).status).toBe(202);
    running.gate.open();
  });

  it('is deleted by itself', async () => {
    const clock = new TestClock();
    const app = await start({ clock, limits: { completedJobRetentionMs: 1000, retentionScanIntervalMs: 5 } });
    const { body } = await app.request('PUT', ACTIONS, { body: { paintBox: { color: 'red' } } });
    await app.result(locationOf(body));
    clock.advance(5000);
    await expect.poll(async () => (await app.get(locationOf(body))).status, PATIENCE).toBe(404);
  });
});

describe('a node that stops', PATIENCE, () => {
  it('waits for what it runs', async () => {
    const first = await start();
    const { gate, jobUuid } = await held(first);
    const stopped = stop(first);
    gate.open();
    await stopped;
    const second = await start();
    const { status, body } = await second.get(`/api-jobs/${jobUuid}`);
    expect([status, body]).toMatchObject([503, { error: { code: 'SYS.1003' } }]);
  });

  it('leaves the modules that its calls need alone until then', async () => {
    @Injectable()
    class Needed implements OnModuleDestroy {
      static isGone = false;
      onModuleDestroy(): void {
        Needed.isGone = true;
      }
    }
    @Module({ providers: [Needed] })
    class NeededModule {}
    @Module({ imports: [NeededModule, BoxModule] })
    class ProductModule {}
    const app = await start({ modules: [ProductModule] });
    const gate = new Gate();
    let wasGone: boolean | null = null;
    app.boxes.hold = async () => {
      await gate.pass();
      wasGone = Needed.isGone;
    };
    await app.request('PUT', ACTIONS, { body: { holdBox: {} } });
    await gate.entered;
    const stopped = stop(app);
    await expect.poll(() => app.app.get(RunningJobs, { strict: false }).closed, PATIENCE).toBe(true);
    gate.open();
    await stopped;
    expect([wasGone, Needed.isGone]).toEqual([false, true]);
  });

  it('takes no new jobs meanwhile', async () => {
    const app = await start();
    const { gate } = await held(app);
    const stopping = app.app.get(JobHousekeeping, { strict: false }).onModuleDestroy();
    const refused = await app.request('PUT', ACTIONS, { body: { paintBox: { color: 'red' } } });
    expect([refused.status, refused.text]).toEqual([503, 'this management node is stopping']);
    expect((await app.get('/boxes')).status).toBe(200);
    gate.open();
    await stopping;
  });

  it('ends what does not end in time, with a clear error and an audit row', async () => {
    const first = await start({ limits: { shutdownGraceMs: 1 } });
    const { jobUuid } = await held(first);
    await stop(first);
    const second = await start();
    const { status, body } = await second.get(`/api-jobs/${jobUuid}`);
    expect([status, body]).toEqual([503, goneError(jobUuid)]);
    expect(await second.audits()).toMatchObject([
      {
        apiName: 'holdBox',
        actor: { accountName: 'admin' },
        requestUuid: jobUuid,
        resourceType: 'BoxVO',
        resourceUuid: UUID,
        success: false,
        error: `SYS.1012: ${goneError(jobUuid).error.details}`,
      },
    ]);
  });
});

describe('a node that died', PATIENCE, () => {
  /** As a process leaves its job when it is killed. */
  async function orphan(app: TestApp, nodeUuid: string, jobUuid: string, callJson?: string): Promise<void> {
    await app.uow.run((tx) =>
      tx.insert(Job, {
        uuid: jobUuid,
        nodeUuid,
        apiName: 'paintBox',
        accountUuid: null,
        state: 'Running',
        createdAt: 1,
        wantsSchema: false,
        callJson:
          callJson ??
          JSON.stringify({
            apiName: 'paintBox',
            actor: null,
            clientIp: '192.0.2.1',
            clientBrowser: '',
            startTime: 1,
            requestUuid: jobUuid,
            requestDump: '{}',
          }),
      }),
    );
  }

  it('has its jobs ended when a node starts', async () => {
    const first = await start();
    await orphan(first, GONE, 'd'.repeat(32));
    await orphan(first, GONE, 'e'.repeat(32), '{"from":"another version"}');
    await stop(first);
    const second = await start();
    expect((await second.get(`/api-jobs/${'e'.repeat(32)}`)).body).toEqual(goneError('e'.repeat(32)));
    const { status, body } = await second.get(`/api-jobs/${'d'.repeat(32)}`);
    expect([status, body]).toEqual([503, goneError('d'.repeat(32))]);
    expect(await second.audits()).toMatchObject([{ apiName: 'paintBox', clientIp: '192.0.2.1', success: false }]);
  });

  itOnPostgres('is noticed by the nodes that live, once it has been silent for long enough', async () => {
    const app = await start({ limits: { heartbeatIntervalMs: 5, heartbeatDeathAgeMs: 60_000 } });
    const beatAgo = (millis: number) =>
      app.uow.run((tx) => tx.upsert(ManagementNode, { uuid: GONE, heartbeatAt: Date.now() - millis }, ['uuid']));
    await beatAgo(50_000);
    await orphan(app, GONE, 'd'.repeat(32));
    const bystander = await start({ limits: { heartbeatIntervalMs: 5, heartbeatDeathAgeMs: 60_000 } });
    expect((await bystander.get(`/api-jobs/${'d'.repeat(32)}`)).status).toBe(202);
    await beatAgo(70_000);
    await expect.poll(async () => (await bystander.get(`/api-jobs/${'d'.repeat(32)}`)).status, PATIENCE).toBe(503);
    expect(await app.audits()).toHaveLength(1);
  });

  itOnPostgres('does not take the jobs of living nodes with it', async () => {
    const [one, two] = [await start(), await start()];
    const { gate, jobUuid } = await held(one);
    await stop(two);
    const three = await start();
    expect((await three.get(`/api-jobs/${jobUuid}`)).status).toBe(202);
    gate.open();
    expect((await three.result(`/api-jobs/${jobUuid}`)).body).toMatchObject({ error: { code: 'SYS.1003' } });
  });

  it('that was only slow is told that its job is lost, and undoes it if it can', async () => {
    const app = await start();
    app.boxes.hold = async () => {
      await app.uow.run((tx) => tx.update(Job, { apiName: 'breakBox' }, { state: 'Failed', errorJson: '{}' }));
    };
    await app.call('POST', '/boxes', { body: { params: { name: 'whole', resourceUuid: UUID } } });
    const { status, body } = await app.request('PUT', ACTIONS, {
      body: { breakBox: { how: 'slow' } },
      headers: { Prefer: 'wait=10', 'X-Job-UUID': 'e'.repeat(32) },
    });
    expect([status, body]).toMatchObject([500, { error: { code: 'SYS.1012' } }]);
    expect((await app.get('/boxes')).body).toMatchObject({ inventories: [{ name: 'whole' }] });
  });
});
