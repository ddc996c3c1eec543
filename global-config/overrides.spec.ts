import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/test-database.js';
import { ResourceConfigEntity } from './persistence/resource-config.entity.js';
import { enabled, mode, seconds } from './testing/settings.js';
import { ADMIN, BY_ADMIN, NOW, startTestNode, type TestNode } from './testing/test-node.js';
import { CLUSTER, OTHER_VM, OWNER, TestResources, UNKNOWN, VM, VM_TARGET } from './testing/test-resources.js';

describe('overrides', () => {
  let database: TestDatabase;
  let node: TestNode;

  const start = () => startTestNode({ database: database.options, providers: [TestResources] });

  beforeEach(async () => {
    database = await createTestDatabase();
    node = await start();
  });

  afterEach(async () => {
    await node.close();
    await database.drop();
  });

  const rows = () => node.uow.reader.find(ResourceConfigEntity, { order: { name: 'ASC', resourceUuid: 'ASC' } });

  const overrideHistory = (change: object) => ({
    category: 'kvm',
    name: 'testMode',
    resourceUuid: VM,
    resourceType: 'VmInstanceVO',
    ownerAccountUuid: OWNER,
    fromValue: null,
    toValue: null,
    reason: null,
    operator: 'admin',
    operatorAccountUuid: ADMIN.accountUuid,
    createDate: NOW,
    ...change,
  });

  it('count in the order of the definition, before the global value and the default', async () => {
    const seen = () => [node.config.get(mode, VM_TARGET), node.config.explain(mode, VM_TARGET)];
    const links = {
      default: { source: 'default', resourceUuid: null, text: 'vnc' },
      global: { source: 'global', resourceUuid: null, text: 'spice' },
      cluster: { source: 'ClusterVO', resourceUuid: CLUSTER, text: 'vnc' },
      vm: { source: 'VmInstanceVO', resourceUuid: VM, text: 'spice' },
    };
    expect(seen()).toEqual(['vnc', { value: 'vnc', source: 'default', chain: [links.default] }]);
    await node.config.set(mode, 'spice', BY_ADMIN);
    expect(seen()).toEqual(['spice', { value: 'spice', source: 'global', chain: [links.global, links.default] }]);
    await node.config.setOverride(mode, CLUSTER, 'vnc', BY_ADMIN);
    expect(seen()).toEqual([
      'vnc',
      { value: 'vnc', source: 'ClusterVO', chain: [links.cluster, links.global, links.default] },
    ]);
    await node.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    const all = [links.vm, links.cluster, links.global, links.default];
    expect(seen()).toEqual(['spice', { value: 'spice', source: 'VmInstanceVO', chain: all }]);
    expect(node.config.get(mode)).toBe('spice');
    expect(node.config.get(mode, { ClusterVO: CLUSTER })).toBe('vnc');
    expect(node.config.get(mode, { VmInstanceVO: OTHER_VM, ClusterVO: CLUSTER })).toBe('vnc');
    await node.close();
    node = await start();
    expect(seen()).toEqual(['spice', { value: 'spice', source: 'VmInstanceVO', chain: all }]);
  });

  it('do not count for a target of another type', async () => {
    await node.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    expect(node.config.get(mode, { ClusterVO: VM })).toBe('vnc');
  });

  it('are rows with versions, and changes with a history', async () => {
    const first = await node.config.setOverride(mode, VM, 'spice', { actor: ADMIN, reason: 'why', expectedVersion: 0 });
    expect(first).toEqual({
      uuid: first.uuid,
      resourceUuid: VM,
      resourceType: 'VmInstanceVO',
      ownerAccountUuid: OWNER,
      category: 'kvm',
      name: 'testMode',
      value: 'spice',
      version: 1,
      createDate: NOW,
      lastOpDate: NOW,
    });
    expect(first.uuid).toMatch(/^[0-9a-f]{32}$/);
    expect(await rows()).toEqual([first]);
    const second = await node.config.setOverride(mode, VM, 'vnc', { actor: ADMIN, expectedVersion: 1 });
    expect(second).toEqual({ ...first, value: 'vnc', version: 2 });
    await node.config.deleteOverride(mode, VM, { actor: ADMIN, reason: 'no more', expectedVersion: 2 });
    expect(await rows()).toEqual([]);
    expect(node.config.get(mode, VM_TARGET)).toBe('vnc');
    expect(await node.history()).toEqual([
      overrideHistory({ toValue: 'spice', reason: 'why' }),
      overrideHistory({ fromValue: 'spice', toValue: 'vnc' }),
      overrideHistory({ fromValue: 'vnc', reason: 'no more' }),
    ]);
  });

  it('go on counting versions after they were removed, so that an old version never fits a new row', async () => {
    await node.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    await node.config.deleteOverride(mode, VM, BY_ADMIN);
    expect((await node.config.setOverride(mode, VM, 'vnc', BY_ADMIN)).version).toBe(3);
    await expect(
      node.config.setOverride(mode, VM, 'spice', { actor: ADMIN, expectedVersion: 1 }),
    ).rejects.toMatchObject({
      status: 412,
      message: `ResourceConfig[kvm/testMode of ${VM}] was changed meanwhile: the version is 3, not 1`,
    });
    expect(node.config.get(mode, VM_TARGET)).toBe('vnc');
  });

  it('equal to the global value are kept: they pin it', async () => {
    await node.config.setOverride(mode, VM, 'vnc', BY_ADMIN);
    await node.config.set(mode, 'spice', BY_ADMIN);
    expect(node.config.get(mode, VM_TARGET)).toBe('vnc');
  });

  it('set to the same value again change nothing', async () => {
    const first = await node.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    expect(await node.config.setOverride(mode, VM, 'spice', BY_ADMIN)).toEqual(first);
    expect(await node.config.setOverrides(VM, [{ ...mode, value: 'spice' }], BY_ADMIN)).toEqual([first]);
    expect(await node.history()).toHaveLength(1);
  });

  it('that do not exist can be removed, with nothing to say about it', async () => {
    await node.config.deleteOverride(mode, UNKNOWN, BY_ADMIN);
    expect(await node.history()).toEqual([]);
    await expect(node.config.deleteOverride(mode, UNKNOWN, { actor: ADMIN, expectedVersion: 4 })).rejects.toMatchObject(
      { status: 412 },
    );
  });

  it.each([
    [mode, VM, 'rdp', 'rdp is not a valid value. Valid values are [vnc, spice]', 400],
    [
      mode,
      UNKNOWN,
      'spice',
      `cannot find a resource[uuid:${UNKNOWN}] for which GlobalConfig[category: kvm, name: testMode] can be overridden`,
      404,
    ],
    [
      enabled,
      VM,
      'false',
      'GlobalConfig[category: console, name: enabled] cannot be overridden for VmInstanceVO. It can be for [ClusterVO]',
      400,
    ],
    [
      seconds,
      CLUSTER,
      '5',
      'GlobalConfig[category: console, name: timeoutSeconds] cannot be overridden for ClusterVO. It can be for []',
      400,
    ],
    [{ category: 'kvm', name: 'nothing' }, VM, 'x', 'Unable to find GlobalConfig[category: kvm, name: nothing]', 404],
  ])('of %o for %s as %s are refused', async (setting, uuid, value, message, status) => {
    await expect(node.config.setOverride(setting, uuid, value, BY_ADMIN)).rejects.toMatchObject({ message, status });
    expect(await rows()).toEqual([]);
    expect(await node.history()).toEqual([]);
  });

  it('of several settings are set together or not at all', async () => {
    const set = (second: { category: string; name: string; value: string }) =>
      node.config.setOverrides(CLUSTER, [{ category: 'kvm', name: 'vm.testMode', value: 'spice' }, second], BY_ADMIN);
    await expect(set({ category: 'console', name: 'enabled', value: 'maybe' })).rejects.toMatchObject({ status: 400 });
    await expect(set({ category: 'console', name: 'timeoutSeconds', value: '7' })).rejects.toMatchObject({
      status: 400,
    });
    await expect(set({ ...mode, value: 'vnc' })).rejects.toMatchObject({
      message: 'invalid value of field[resourceConfigs]: it names kvm/testMode twice',
    });
    expect(await rows()).toEqual([]);
    const [first, second] = await set({ category: 'console', name: 'enabled', value: 'False' });
    expect([first, second]).toMatchObject([
      { name: 'testMode', value: 'spice', version: 1 },
      { name: 'enabled', value: 'false', version: 1 },
    ]);
    expect(await rows()).toEqual([second, first]);
    expect(node.config.get(enabled, VM_TARGET)).toBe(false);
    expect(node.config.get(mode, VM_TARGET)).toBe('spice');
  });

  it('of a resource that is destroyed are removed, and the history says why', async () => {
    await node.config.setOverride(mode, VM, 'spice', BY_ADMIN);
    await node.config.setOverride(mode, OTHER_VM, 'spice', BY_ADMIN);
    await node.config.removeOverridesOf(VM, BY_ADMIN);
    await node.config.removeOverridesOf(UNKNOWN, BY_ADMIN);
    expect(await rows()).toMatchObject([{ resourceUuid: OTHER_VM }]);
    expect(node.config.get(mode, VM_TARGET)).toBe('vnc');
    const history = await node.history();
    expect(history).toHaveLength(3);
    expect(history[2]).toEqual(overrideHistory({ fromValue: 'spice', reason: 'the resource was destroyed' }));
  });
});
