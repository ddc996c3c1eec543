import { EventEmitter, once } from 'node:events';
import type { LoggerService } from '@nestjs/common';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/test-database.js';
import { ResourceConfigEntity } from './persistence/resource-config.entity.js';
import { TestObserver } from './testing/recorders.js';
import { enabled, mode, seconds } from './testing/settings.js';
import { ADMIN, BY_ADMIN, startTestNode, type TestNode } from './testing/test-node.js';
import { CLUSTER, TestResources, VM, VM_TARGET } from './testing/test-resources.js';

describe('several management nodes', () => {
  let database: TestDatabase;
  let here: TestNode;
  let there: TestNode;
  let told: TestObserver;
  const warnings = new EventEmitter();
  const logger: LoggerService = {
    log: () => undefined,
    error: () => undefined,
    warn: (message: string) => warnings.emit('warning', message),
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    const start = () => startTestNode({ database: database.options, providers: [TestObserver, TestResources], logger });
    // Together, so that both try to make the rows.
    [here, there] = await Promise.all([start(), start()]);
    told = there.app.get(TestObserver);
  });

  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    await database.drop();
  });

  const outcomes = async (changes: Promise<unknown>[]) =>
    (await Promise.allSettled(changes)).map((result) => result.status).sort();

  /** Runs SQL past all nodes. */
  async function sql(text: string) {
    if (database.options.type !== 'postgres') throw new Error('this spec needs PostgreSQL');
    const client = new Client({ connectionString: database.options.url });
    await client.connect();
    await client.query(text);
    await client.end();
  }

  it('see what another one changed, global values and overrides, and tell their observers once', async () => {
    await here.config.set(mode, 'spice', BY_ADMIN);
    expect(await told.until(1)).toEqual(['kvm/testMode: null -> spice']);
    expect(there.config.get(mode)).toBe('spice');
    await here.config.setOverride(mode, VM, 'vnc', BY_ADMIN);
    expect((await told.until(2))[1]).toBe(`kvm/testMode of VmInstanceVO ${VM}: null -> vnc`);
    expect(there.config.get(mode, VM_TARGET)).toBe('vnc');
    await here.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    await here.config.deleteOverride(mode, VM, BY_ADMIN);
    await here.config.set(seconds, '5', BY_ADMIN);
    await here.config.resetAll(BY_ADMIN);
    while (there.config.explain(mode).source !== 'default') await told.until(told.told.length + 1);
    expect(there.config.explain(mode, VM_TARGET).source).toBe('default');
    // What came in quick succession may be told as one change; the last state is told in any case.
    expect(told.told.at(-1)).toMatch(/ -> null$/);
  });

  it('cannot both change what both have seen: exactly one wins', async () => {
    for (let version = 0; version < 20; version++) {
      const set = (node: TestNode, text: string) =>
        node.config.set(seconds, text, { actor: ADMIN, expectedVersion: version });
      const results = await outcomes([set(here, `${100 + version}`), set(there, `${200 + version}`)]);
      expect(results).toEqual(['fulfilled', 'rejected']);
    }
    expect(await here.history()).toHaveLength(20);
  });

  it('cannot both make an override that neither has seen', async () => {
    const set = (node: TestNode, text: string) =>
      node.config.setOverride(mode, VM, text, { actor: ADMIN, expectedVersion: 0 });
    expect(await outcomes([set(here, 'spice'), set(there, 'vnc')])).toEqual(['fulfilled', 'rejected']);
    expect(await here.uow.reader.count(ResourceConfigEntity)).toBe(1);
  });

  it('change the same things in any order without waiting for each other for ever, and agree in the end', async () => {
    const change = (node: TestNode, index: number) => [
      node.config.set(seconds, `${index + 1}`, BY_ADMIN),
      node.config.set(mode, index % 2 === 0 ? 'spice' : 'vnc', BY_ADMIN),
      node.config.setOverrides(
        CLUSTER,
        [
          { ...enabled, value: `${index % 2 === 0}` },
          { ...mode, value: index % 3 === 0 ? 'spice' : 'vnc' },
        ],
        BY_ADMIN,
      ),
      node.config.resetAll(BY_ADMIN),
      node.config.removeOverridesOf(CLUSTER, BY_ADMIN),
    ];
    const rounds = Array.from({ length: 10 }, (_, index) => index);
    await Promise.all(rounds.flatMap((index) => [...change(here, index), ...change(there, index + 1)]));
    await here.config.set(seconds, '1000', BY_ADMIN);
    const last = 'console/timeoutSeconds: ';
    for (const node of [here, there]) {
      const observer = node.app.get(TestObserver);
      while (!observer.told.some((text) => text.startsWith(last) && text.endsWith(' -> 1000'))) {
        await observer.until(observer.told.length + 1);
      }
    }
    const view = (node: TestNode) => ({
      mode: node.config.explain(mode, { ClusterVO: CLUSTER }),
      enabled: node.config.explain(enabled, { ClusterVO: CLUSTER }),
      seconds: node.config.explain(seconds),
    });
    const restarted = await startTestNode({ database: database.options, providers: [TestResources] });
    try {
      expect([view(here), view(there)]).toEqual([view(restarted), view(restarted)]);
    } finally {
      await restarted.close();
    }
  });

  it('read everything again after hints may have been lost', async () => {
    await sql(`UPDATE global_config SET value = '77', version = 9 WHERE name = 'timeoutSeconds'`);
    await sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%' AND datname = current_database()`,
    );
    expect(await told.until(1)).toEqual(['console/timeoutSeconds: null -> 77']);
    expect(there.config.get(seconds)).toBe(77);
  });

  it('read everything again a little later when reading failed', async () => {
    const warned = once(warnings, 'warning');
    await sql('ALTER TABLE global_config RENAME TO elsewhere');
    await sql(
      `SELECT pg_notify('flipside', '{"topic":"global-config","from":"nobody","payload":"{\\"read\\":\\"setting\\",\\"category\\":\\"console\\",\\"name\\":\\"timeoutSeconds\\"}"}')`,
    );
    expect(await warned).toEqual([expect.stringMatching(/^could not read the settings again: .*global_config/)]);
    await sql(`UPDATE elsewhere SET value = '78' WHERE name = 'timeoutSeconds'`);
    await sql('ALTER TABLE elsewhere RENAME TO global_config');
    expect(await told.until(1)).toEqual(['console/timeoutSeconds: null -> 78']);
  });

  it('read everything when they do not understand a hint', async () => {
    await sql(`UPDATE global_config SET value = '79' WHERE name = 'timeoutSeconds'`);
    await sql(`SELECT pg_notify('flipside', '{"topic":"global-config","from":"nobody","payload":"new in version 9"}')`);
    expect(await told.until(1)).toEqual(['console/timeoutSeconds: null -> 79']);
  });

  it('keep what they know when a commit fails', async () => {
    await sql(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$;
      CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON config_history DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse();
    `);
    await expect(here.config.set(mode, 'spice', BY_ADMIN)).rejects.toThrow('disk full');
    await expect(here.config.setOverride(mode, VM, 'spice', BY_ADMIN)).rejects.toThrow('disk full');
    await sql('DROP FUNCTION refuse CASCADE');
    expect(here.config.get(mode, VM_TARGET)).toBe('vnc');
    await here.config.set(seconds, '5', BY_ADMIN);
    expect(await told.until(1)).toEqual(['console/timeoutSeconds: null -> 5']);
  });
});
