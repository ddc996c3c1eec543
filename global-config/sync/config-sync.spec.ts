import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { ConfigMemory } from '../memory/config-memory.js';
import { GlobalConfigEntity } from '../persistence/global-config.entity.js';
import { TestObserver } from '../testing/recorders.js';
import { mode } from '../testing/settings.js';
import { BY_ADMIN, startTestNode, type TestNode } from '../testing/test-node.js';
import { parseHint } from './sync-hint.js';

describe('keeping the memory like the database', () => {
  let database: TestDatabase;
  let node: TestNode;

  beforeEach(async () => {
    database = await createTestDatabase();
    node = await startTestNode({ database: database.options, providers: [TestObserver] });
  });

  afterEach(async () => {
    await node.close();
    await database.drop();
  });

  it('reads a row again when something was taken over between the write and the commit', async () => {
    const observer = node.app.get(TestObserver);
    const memory = node.app.get(ConfigMemory);
    await node.uow.run(async (tx) => {
      const row = await node.config.set(mode, 'spice', BY_ADMIN);
      // Another node's change arrives here first, and is the newer one.
      await tx.update(GlobalConfigEntity, { id: row.id }, { value: null, version: 7 });
      memory.putGlobal(mode, { ...row, value: null, version: 7 });
    });
    expect(await observer.until(2)).toEqual(['kvm/testMode: null -> spice', 'kvm/testMode: spice -> null']);
    expect(node.config.get(mode)).toBe('vnc');
    expect(memory.of(mode).globalRow?.version).toBe(7);
  });
});

describe('a hint', () => {
  it.each<[string | null, object]>([
    ['{"read":"setting","category":"kvm","name":"testMode"}', { read: 'setting', category: 'kvm', name: 'testMode' }],
    ['{"read":"overrides","resourceUuid":"a"}', { read: 'overrides', resourceUuid: 'a' }],
    ['{"read":"everything"}', { read: 'everything' }],
    [null, { read: 'everything' }],
    ['', { read: 'everything' }],
    ['{"read":"tea leaves"}', { read: 'everything' }],
    ['{"read":"setting"}', { read: 'everything' }],
  ])('%s is understood', (payload, hint) => {
    expect(parseHint(payload)).toEqual(hint);
  });
});
