import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../test/support/test-database.js';
import { ClusterBus } from './cluster-bus.js';
import { openDataSources } from './database/data-sources.js';
import { UnitOfWork } from './database/unit-of-work.js';

describe('ClusterBus on PostgreSQL', () => {
  let url: string;
  let dropDatabase: () => Promise<void>;
  let here: ClusterBus;
  let there: ClusterBus;

  beforeEach(async () => {
    const { options, drop } = await createTestDatabase();
    if (options.type !== 'postgres') throw new Error('this spec needs PostgreSQL');
    url = options.url;
    dropDatabase = drop;
    here = new ClusterBus(options);
    there = new ClusterBus(options);
    await Promise.all([here.onModuleInit(), there.onModuleInit()]);
  });

  afterEach(async () => {
    await Promise.all([here.onModuleDestroy(), there.onModuleDestroy()]);
    await dropDatabase();
  });

  const nextHint = (bus: ClusterBus) =>
    new Promise<string | null>((resolve) => {
      const stop = bus.subscribe('settings', (payload) => {
        stop();
        resolve(payload);
      });
    });

  it('tells other nodes, not the one that published', async () => {
    const own: unknown[] = [];
    here.subscribe('settings', (payload) => own.push(payload));
    const other = nextHint(there);
    await here.publish('settings', 'kvm/consoleMode');
    expect(await other).toBe('kvm/consoleMode');
    // A hint back shows that this node's channel has delivered everything before it.
    const back = nextHint(here);
    await there.publish('settings', 'back');
    await back;
    expect(own).toEqual(['back']);
  });

  it('tells a hint of a unit of work if it commits, and only then', async () => {
    const sources = await openDataSources({ type: 'postgres', url }, []);
    const uow = new UnitOfWork(sources);
    try {
      const other = nextHint(there);
      const failed = uow.run(async (tx) => {
        await here.publishAtCommit(tx, 'settings', 'rolled back');
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      await uow.run((tx) => here.publishAtCommit(tx, 'settings', 'committed'));
      expect(await other).toBe('committed');
    } finally {
      await sources.writer.destroy();
    }
  });

  it('survives notifications that are none of ours', async () => {
    const hint = nextHint(there);
    const stranger = new Client({ connectionString: url });
    await stranger.connect();
    for (const text of ['', 'not json', '{"topic":1}']) {
      await stranger.query('SELECT pg_notify($1, $2)', ['flipside', text]);
    }
    await stranger.end();
    await here.publish('settings', 'still here');
    expect(await hint).toBe('still here');
  });

  it('comes back after a lost connection and says that hints may have been missed', async () => {
    const hint = nextHint(there);
    const admin = new Client({ connectionString: url });
    await admin.connect();
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query ILIKE 'LISTEN%' AND datname = current_database()`,
    );
    await admin.end();
    expect(await hint).toBeNull();
  });
});
