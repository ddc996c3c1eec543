import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownError } from '#kernel';
import { createTestDatabase, type TestDatabase } from '../test/support/test-database.js';
import { GlobalConfigEntity } from './persistence/global-config.entity.js';
import { ResourceConfigEntity } from './persistence/resource-config.entity.js';
import { TestObserver, TestVeto } from './testing/recorders.js';
import { enabled, mode, seconds } from './testing/settings.js';
import { ADMIN, BY_ADMIN, startTestNode, type TestNode } from './testing/test-node.js';
import { CLUSTER, TestResources, VM, VM_TARGET } from './testing/test-resources.js';

describe('a change that fails', () => {
  let database: TestDatabase;
  let node: TestNode;
  let veto: TestVeto;
  let observer: TestObserver;

  beforeEach(async () => {
    database = await createTestDatabase();
    node = await startTestNode({
      database: database.options,
      providers: [TestVeto, TestObserver, TestResources],
      options: { vetoTimeoutMs: 50 },
    });
    veto = node.app.get(TestVeto);
    observer = node.app.get(TestObserver);
    await node.config.set(mode, 'spice', BY_ADMIN);
    await node.config.setOverride(mode, CLUSTER, 'vnc', BY_ADMIN);
    await observer.until(2);
  });

  afterEach(async () => {
    await node.close();
    await database.drop();
  });

  /** Everything that a change could leave behind. */
  const state = async () => ({
    globals: await node.uow.reader.find(GlobalConfigEntity, { order: { id: 'ASC' } }),
    overrides: await node.uow.reader.find(ResourceConfigEntity),
    history: await node.history(),
    told: [...observer.told],
    values: [node.config.get(mode), node.config.get(mode, VM_TARGET), node.config.get(seconds)],
  });

  const CHANGES: Record<string, () => Promise<unknown>> = {
    set: () => node.config.set(mode, 'vnc', BY_ADMIN),
    reset: () => node.config.reset(mode, BY_ADMIN),
    resetAll: () => node.config.resetAll(BY_ADMIN),
    'a new override': () => node.config.setOverride(mode, VM, 'spice', BY_ADMIN),
    'another override': () => node.config.setOverride(mode, CLUSTER, 'spice', BY_ADMIN),
    'several overrides': () =>
      node.config.setOverrides(
        CLUSTER,
        [
          { ...enabled, value: 'false' },
          { ...mode, value: 'spice' },
        ],
        BY_ADMIN,
      ),
    'removing an override': () => node.config.deleteOverride(mode, CLUSTER, BY_ADMIN),
  };
  const vetoable = Object.entries(CHANGES);
  const all = Object.entries({
    ...CHANGES,
    'removing all overrides': () => node.config.removeOverridesOf(CLUSTER, BY_ADMIN),
  });

  it('by a veto tells its words', async () => {
    const before = await state();
    veto.decide = async ({ definition }) => {
      if (definition === mode) throw new Error('the moon is full');
    };
    for (const [name, change] of vetoable) {
      await expect(change(), name).rejects.toMatchObject({
        code: 'SYS.1006',
        status: 409,
        message: 'GlobalConfig[category: kvm, name: testMode] was not changed, because the moon is full',
      });
      expect(await state(), name).toEqual(before);
    }
  });

  it('by a veto with a known error tells that one', async () => {
    const before = await state();
    const error = knownError('rest.notFound', { resource: 'Moon', uuid: VM });
    veto.decide = async ({ definition }) => {
      if (definition === mode) throw error;
    };
    for (const [name, change] of vetoable) {
      await expect(change(), name).rejects.toBe(error);
      expect(await state(), name).toEqual(before);
    }
  });

  it('because a veto hook does not answer says so', async () => {
    const before = await state();
    veto.decide = ({ definition }) => (definition === mode ? new Promise(() => undefined) : Promise.resolve());
    for (const [name, change] of vetoable) {
      await expect(change(), name).rejects.toThrow(
        'GlobalConfig[category: kvm, name: testMode] was not changed, because TestVeto did not answer within 50 ms',
      );
      expect(await state(), name).toEqual(before);
    }
  });

  it('because the history cannot be written has changed nothing', async () => {
    const before = await state();
    await node.uow.run((tx) => tx.query('ALTER TABLE config_history RENAME TO elsewhere'));
    for (const [name, change] of all) await expect(change(), name).rejects.toThrow(/config_history/);
    await node.uow.run((tx) => tx.query('ALTER TABLE elsewhere RENAME TO config_history'));
    expect(await state()).toEqual(before);
  });

  it('because the unit of work around it fails has changed nothing', async () => {
    const before = await state();
    for (const [name, change] of all) {
      const unit = node.uow.run(async () => {
        await change();
        throw new Error('no commit');
      });
      await expect(unit, name).rejects.toThrow('no commit');
      expect(await state(), name).toEqual(before);
    }
  });

  it('can be made again when the reason is gone', async () => {
    veto.decide = () => Promise.reject(new Error('not now'));
    await expect(node.config.set(mode, 'vnc', BY_ADMIN)).rejects.toThrow('not now');
    veto.decide = () => Promise.resolve();
    await node.config.set(mode, 'vnc', BY_ADMIN);
    expect((await observer.until(3))[2]).toBe('kvm/testMode: spice -> null');
  });

  it('does not keep a resource from being destroyed: nobody can veto that', async () => {
    veto.decide = () => Promise.reject(new Error('not now'));
    await node.config.removeOverridesOf(CLUSTER, BY_ADMIN);
    expect((await observer.until(3))[2]).toBe(`kvm/testMode of ClusterVO ${CLUSTER}: vnc -> null`);
  });

  it('after a veto leaves the unit of work around it usable', async () => {
    veto.decide = async ({ to }) => {
      if (to === 'spice') throw new Error('no');
    };
    await node.uow.run(async () => {
      await node.config
        .setOverrides(
          CLUSTER,
          [
            { ...enabled, value: 'false' },
            { ...mode, value: 'spice' },
          ],
          BY_ADMIN,
        )
        .catch(() => undefined);
      await node.config.set(seconds, '7', { actor: ADMIN });
    });
    const { overrides, values } = await state();
    expect(overrides).toMatchObject([{ name: 'testMode', value: 'vnc', version: 1 }]);
    expect(values).toEqual(['spice', 'vnc', 7]);
  });

  it('in an observer breaks neither the change nor the observers that follow', async () => {
    observer.onChange = () => Promise.reject(new Error('observer broke'));
    await node.config.set(seconds, '8', BY_ADMIN);
    observer.onChange = () => Promise.resolve();
    await node.config.set(seconds, '9', BY_ADMIN);
    expect((await observer.until(4)).slice(2)).toEqual([
      'console/timeoutSeconds: null -> 8',
      'console/timeoutSeconds: 8 -> 9',
    ]);
    expect(node.config.get(seconds)).toBe(9);
  });
});
