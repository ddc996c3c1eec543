import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/test-database.js';
import { GlobalConfigEntity } from './persistence/global-config.entity.js';
import { TestObserver, TestVeto } from './testing/recorders.js';
import { enabled, limits, mode, seconds, secret, TEST_SETTINGS } from './testing/settings.js';
import { ADMIN, BY_ADMIN, NOW, startTestNode, type TestNode } from './testing/test-node.js';

describe('setting a global value', () => {
  let database: TestDatabase;
  let node: TestNode;
  let veto: TestVeto;
  let observer: TestObserver;

  const start = async () => {
    node = await startTestNode({ database: database.options, providers: [TestVeto, TestObserver] });
    veto = node.app.get(TestVeto);
    observer = node.app.get(TestObserver);
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    await start();
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

  const rows = () => node.uow.reader.find(GlobalConfigEntity, { order: { id: 'ASC' } });

  const historyRow = (change: object) => ({
    category: 'kvm',
    name: 'testMode',
    resourceUuid: null,
    resourceType: null,
    ownerAccountUuid: null,
    fromValue: null,
    toValue: null,
    reason: null,
    operator: 'admin',
    operatorAccountUuid: ADMIN.accountUuid,
    createDate: NOW,
    ...change,
  });

  it('starts at the defaults, with a row for each setting and no value in any', async () => {
    expect(readAll()).toEqual(['vnc', 60, true, { sessions: 10, perUser: [1] }]);
    expect(await rows()).toEqual(
      TEST_SETTINGS.map(({ category, name }, index) => ({
        id: index + 1,
        category,
        name,
        value: null,
        version: 0,
        lastOpDate: null,
        lastOperator: null,
      })),
    );
  });

  it('is read back at once, and after a restart', async () => {
    await node.config.set(mode, 'spice', BY_ADMIN);
    await node.config.set(seconds, '90', BY_ADMIN);
    await node.config.set(enabled, 'FALSE', BY_ADMIN);
    await node.config.set(limits, '{"perUser": [2, 3], "sessions": 5}', BY_ADMIN);
    const expected = ['spice', 90, false, { sessions: 5, perUser: [2, 3] }];
    expect(readAll()).toEqual(expected);
    await node.close();
    await start();
    expect(readAll()).toEqual(expected);
  });

  it('writes the row and the history, asks for vetoes and tells observers', async () => {
    const row = await node.config.set(mode, 'spice', { actor: ADMIN, reason: 'USB redirection', expectedVersion: 0 });
    expect(row).toEqual({
      id: 1,
      category: 'kvm',
      name: 'testMode',
      value: 'spice',
      version: 1,
      lastOpDate: NOW,
      lastOperator: 'admin',
    });
    expect((await rows())[0]).toEqual(row);
    expect(await node.history()).toEqual([historyRow({ toValue: 'spice', reason: 'USB redirection' })]);
    expect(veto.asked).toEqual([
      { definition: mode, resource: null, from: null, to: 'spice', actor: ADMIN, reason: 'USB redirection' },
    ]);
    expect(await observer.until(1)).toEqual(['kvm/testMode: null -> spice']);
  });

  it('to what it is already succeeds, records nothing, asks nobody and tells nobody', async () => {
    await node.config.set(mode, 'vnc', BY_ADMIN);
    const first = await node.config.set(mode, 'spice', BY_ADMIN);
    expect(await node.config.set(mode, 'spice', BY_ADMIN)).toEqual(first);
    await node.config.set(enabled, 'TRUE', BY_ADMIN);
    await node.config.reset(seconds, BY_ADMIN);
    await node.config.set(seconds, '5', BY_ADMIN);
    expect(await observer.until(2)).toEqual(['kvm/testMode: null -> spice', 'console/timeoutSeconds: null -> 5']);
    expect(veto.asked).toHaveLength(2);
    expect(await node.history()).toHaveLength(2);
  });

  it('to the default’s text removes the own value, as a reset does, and the version goes on', async () => {
    await node.config.set(mode, 'spice', BY_ADMIN);
    expect(await node.config.set(mode, 'vnc', BY_ADMIN)).toMatchObject({ value: null, version: 2 });
    await node.config.set(mode, 'spice', BY_ADMIN);
    expect(await node.config.reset(mode, { actor: ADMIN, reason: 'enough' })).toMatchObject({
      value: null,
      version: 4,
    });
    expect(node.config.get(mode)).toBe('vnc');
    expect(await node.history()).toEqual([
      historyRow({ toValue: 'spice' }),
      historyRow({ fromValue: 'spice' }),
      historyRow({ toValue: 'spice' }),
      historyRow({ fromValue: 'spice', reason: 'enough' }),
    ]);
  });

  it('works by its aliases', async () => {
    await node.config.set({ category: 'kvm', name: 'vm.testMode' }, 'spice', BY_ADMIN);
    expect(node.config.get(mode)).toBe('spice');
    await node.config.reset({ category: 'mevoco', name: 'vm.testMode' }, BY_ADMIN);
    expect(node.config.get(mode)).toBe('vnc');
  });

  it('of a sensitive setting keeps the secret out of the history', async () => {
    await node.config.set(secret, 'correct horse', BY_ADMIN);
    await node.config.set(secret, 'battery staple', BY_ADMIN);
    expect(node.config.get(secret)).toBe('battery staple');
    expect((await node.history()).map(({ fromValue, toValue }) => [fromValue, toValue])).toEqual([
      [null, '********'],
      ['********', '********'],
    ]);
  });

  it('with another version than the present one is refused', async () => {
    await node.config.set(mode, 'spice', BY_ADMIN);
    const attempts = {
      0: () => node.config.set(mode, 'vnc', { actor: ADMIN, expectedVersion: 0 }),
      2: () => node.config.set(mode, 'spice', { actor: ADMIN, expectedVersion: 2 }),
      3: () => node.config.reset(mode, { actor: ADMIN, expectedVersion: 3 }),
    };
    for (const [version, attempt] of Object.entries(attempts)) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'SYS.1006',
        status: 412,
        message: `GlobalConfig[kvm/testMode] was changed meanwhile: the version is 1, not ${version}`,
      });
    }
    expect(node.config.get(mode)).toBe('spice');
    expect(await node.history()).toHaveLength(1);
  });

  it('of an unknown name is refused in ZStack’s words', async () => {
    for (const change of [
      () => node.config.set({ category: 'kvm', name: 'nothing' }, 'x', BY_ADMIN),
      () => node.config.reset({ category: 'kvm', name: 'nothing' }, BY_ADMIN),
    ]) {
      await expect(change()).rejects.toMatchObject({
        code: 'SYS.1007',
        message: 'Unable to find GlobalConfig[category: kvm, name: nothing]',
      });
    }
  });

  it('to any other string than its values is refused, and changes nothing', async () => {
    await node.config.set(mode, 'spice', BY_ADMIN);
    const before = { rows: await rows(), history: await node.history() };
    const strings = fc.string({ unit: 'binary' }).filter((text) => text !== 'vnc' && text !== 'spice');
    await fc.assert(
      fc.asyncProperty(strings, async (text) => {
        await expect(node.config.set(mode, text, BY_ADMIN)).rejects.toThrow(
          / is not a valid value\. Valid values are \[vnc, spice\]$/,
        );
      }),
    );
    await expect(node.config.set(mode, null, BY_ADMIN)).rejects.toMatchObject({
      message: 'null is not a valid value. Valid values are [vnc, spice]',
    });
    expect({ rows: await rows(), history: await node.history() }).toEqual(before);
    expect(node.config.get(mode)).toBe('spice');
    expect(veto.asked).toHaveLength(1);
  });

  it('with a reason that cannot be stored is refused', async () => {
    await expect(node.config.set(mode, 'spice', { actor: ADMIN, reason: 'a\0' })).rejects.toMatchObject({
      message: 'invalid value of field[reason]: it holds a character that cannot be stored',
    });
    expect(node.config.get(mode)).toBe('vnc');
  });

  it('hands out objects that cannot be changed', async () => {
    await node.config.set(limits, '{"perUser": [2], "sessions": 5}', BY_ADMIN);
    expect(() => node.config.get(limits).perUser.push(1)).toThrow(TypeError);
    expect(node.config.get(limits)).toEqual({ sessions: 5, perUser: [2] });
  });

  it('inside an outer unit of work takes effect with its commit', async () => {
    await node.uow.run(async () => {
      expect(await node.config.set(mode, 'spice', BY_ADMIN)).toMatchObject({ value: 'spice', version: 1 });
      expect(await node.config.set(mode, 'vnc', BY_ADMIN)).toMatchObject({ value: null, version: 2 });
      expect(await node.config.set(mode, 'spice', BY_ADMIN)).toMatchObject({ value: 'spice', version: 3 });
      expect(node.config.get(mode)).toBe('vnc');
      expect(observer.told).toEqual([]);
    });
    expect(node.config.get(mode)).toBe('spice');
  });

  it('makes a row again that was deleted behind our back', async () => {
    await node.uow.run((tx) => tx.deleteAll(GlobalConfigEntity));
    expect(await node.config.set(mode, 'spice', BY_ADMIN)).toMatchObject({ value: 'spice', version: 1 });
    expect(node.config.get(mode)).toBe('spice');
  });

  describe('all back to the defaults', () => {
    it('resets what was changed, and nothing else', async () => {
      await node.config.set(mode, 'spice', BY_ADMIN);
      await node.config.set(seconds, '5', BY_ADMIN);
      await node.config.resetAll({ actor: ADMIN, reason: 'fresh start' });
      expect(readAll()).toEqual(['vnc', 60, true, { sessions: 10, perUser: [1] }]);
      expect((await rows()).map(({ value, version }) => [value, version])).toEqual([
        [null, 2],
        [null, 2],
        [null, 0],
        [null, 0],
        [null, 0],
      ]);
      expect((await node.history()).slice(2)).toEqual([
        historyRow({ fromValue: 'spice', reason: 'fresh start' }),
        historyRow({ category: 'console', name: 'timeoutSeconds', fromValue: '5', reason: 'fresh start' }),
      ]);
      expect((await observer.until(4)).slice(2)).toEqual([
        'kvm/testMode: spice -> null',
        'console/timeoutSeconds: 5 -> null',
      ]);
    });

    it('resets none when one is vetoed', async () => {
      await node.config.set(mode, 'spice', BY_ADMIN);
      await node.config.set(seconds, '5', BY_ADMIN);
      const before = await rows();
      veto.decide = async ({ definition }) => {
        if (definition === seconds) throw new Error('sessions are open');
      };
      await expect(node.config.resetAll(BY_ADMIN)).rejects.toMatchObject({
        code: 'SYS.1006',
        status: 409,
        message: 'GlobalConfig[category: console, name: timeoutSeconds] was not changed, because sessions are open',
      });
      expect(await rows()).toEqual(before);
      expect(readAll().slice(0, 2)).toEqual(['spice', 5]);
    });
  });
});
