import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/test-database.js';
import { enabled, limits, mode, seconds } from './testing/settings.js';
import { ADMIN, BY_ADMIN, NOW, startTestNode, type TestNode } from './testing/test-node.js';

describe('setting a global value', () => {
  let database: TestDatabase;
  let node: TestNode;

  beforeEach(async () => {
    database = await createTestDatabase();
    node = await startTestNode({ database: database.options });
  });

  afterEach(async () => {
    await node.close();
    await database.drop();
  });

  const readAll = () => [
    node.config.get(mode),
    node.config.get(seconds),
    node.config.get(enabled),
    node.config.get(limits),
  ];

  it('starts at the defaults', () => {
    expect(readAll()).toEqual(['vnc', 60, true, { sessions: 10, perUser: [1] }]);
  });

  it('is read back at once, and after a restart', async () => {
    await node.config.set(mode, 'spice', BY_ADMIN);
    await node.config.set(seconds, '90', BY_ADMIN);
    await node.config.set(enabled, 'FALSE', BY_ADMIN);
    await node.config.set(limits, '{"perUser": [2, 3], "sessions": 5}', BY_ADMIN);
    const expected = ['spice', 90, false, { sessions: 5, perUser: [2, 3] }];
    expect(readAll()).toEqual(expected);
    await node.close();
    node = await startTestNode({ database: database.options });
    expect(readAll()).toEqual(expected);
  });

  it('answers with the row and writes the history', async () => {
    const row = await node.config.set(mode, 'spice', { actor: ADMIN, reason: 'USB redirection' });
    expect(row).toEqual({
      id: 1,
      category: 'kvm',
      name: 'testMode',
      value: 'spice',
      version: 1,
      lastOpDate: NOW,
      lastOperator: 'admin',
    });
    expect(await node.history()).toEqual([
      {
        category: 'kvm',
        name: 'testMode',
        resourceUuid: null,
        resourceType: null,
        ownerAccountUuid: null,
        fromValue: null,
        toValue: 'spice',
        reason: 'USB redirection',
        operator: 'admin',
        operatorAccountUuid: ADMIN.accountUuid,
        createDate: NOW,
      },
    ]);
  });
});
