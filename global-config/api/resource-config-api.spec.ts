import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resourceConfigInventorySchema } from '#contract';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { mode, secret } from '../testing/settings.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { BY_ADMIN, NOW } from '../testing/test-node.js';
import { CLUSTER, OTHER_VM, UNKNOWN, VM, VM_TARGET } from '../testing/test-resources.js';

const AT = new Date(NOW).toISOString();

describe('the API of overrides', () => {
  let database: TestDatabase;
  let api: TestApi;

  beforeEach(async () => {
    database = await createTestDatabase();
    api = await startTestApi(database.options);
  });

  afterEach(async () => {
    await api.close();
    await database.drop();
  });

  const update = (resource: string, params: object, path = 'kvm/testMode', init: object = {}) =>
    api.call('PUT', `/resource-configurations/${path}/${resource}/actions`, {
      ...init,
      body: { updateResourceConfig: params },
    });

  /** The inventory in an answer, without its random uuid. */
  function inventoryIn(body: unknown) {
    const { uuid, ...rest } = z.strictObject({ inventory: resourceConfigInventorySchema }).parse(body).inventory;
    expect(uuid).toMatch(/^[0-9a-f]{32}$/);
    return rest;
  }

  const inventory = (change: object) => ({
    resourceUuid: VM,
    resourceType: 'VmInstanceVO',
    category: 'kvm',
    name: 'testMode',
    description: 'The mode of the test',
    value: 'spice',
    version: 1,
    createDate: AT,
    lastOpDate: AT,
    ...change,
  });

  const effective = (resource: string, path = 'kvm/testMode', by: 'admin' | 'alice' = 'admin') =>
    api.call('GET', `/resource-configurations/${resource}/${path}`, { by });

  it('sets, shows and removes an override', async () => {
    const set = await update(VM, { value: 'spice', reason: 'USB' });
    expect(set.status).toBe(200);
    expect(inventoryIn(set.body)).toEqual(inventory({}));
    await update(CLUSTER, { value: 'vnc' }, 'mevoco/vm.testMode');
    expect(await effective(VM)).toMatchObject({
      status: 200,
      body: {
        value: 'spice',
        success: true,
        effectiveConfigs: [
          inventory({}),
          inventory({ resourceUuid: CLUSTER, resourceType: 'ClusterVO', value: 'vnc' }),
        ],
      },
    });
    const removal = await api.call('DELETE', `/resource-configurations/kvm/vm.testMode/${VM}?deleteMode=Permissive`);
    expect(removal).toEqual({ status: 200, body: {} });
    expect(await effective(VM, 'kvm/vm.testMode')).toMatchObject({
      body: { value: 'vnc', effectiveConfigs: [{ resourceUuid: CLUSTER }] },
    });
    const { body } = await api.call('GET', `/global-configurations/history?q=resourceUuid=${VM}&sort=id`);
    const row = { category: 'kvm', name: 'testMode', resourceType: 'VmInstanceVO', operator: 'admin' };
    expect(body).toMatchObject({
      inventories: [
        { ...row, to: 'spice', reason: 'USB' },
        { ...row, from: 'spice' },
      ],
    });
  });

  it('tells the global value for what the setting cannot be overridden for', async () => {
    await api.config.set(mode, 'spice', BY_ADMIN);
    await update(CLUSTER, { value: 'false' }, 'console/enabled');
    const plain = (value: string) => ({ status: 200, body: { value, effectiveConfigs: [], success: true } });
    expect(await effective(UNKNOWN)).toEqual(plain('spice'));
    expect(await effective(VM, 'console/enabled')).toEqual(plain('true'));
    expect(await effective(CLUSTER, 'console/enabled')).toMatchObject({ body: { value: 'false' } });
    expect(await effective(VM, 'kvm/nothing')).toMatchObject({ status: 404, body: { error: { code: 'SYS.1007' } } });
  });

  it('tells several values at once', async () => {
    await update(VM, { value: 'spice' });
    const { body } = await api.call('GET', `/resource-configurations/${VM}/kvm?names=testMode&names=vm.testMode`);
    const config = { value: 'spice', effectiveConfigs: [inventory({})] };
    expect(body).toMatchObject({
      configs: [
        { name: 'testMode', ...config },
        { name: 'vm.testMode', ...config },
      ],
    });
  });

  it('sets several, all or none', async () => {
    const set = (second: object) =>
      api.call('POST', `/resource-configurations/${CLUSTER}/resource-configs/actions`, {
        body: { params: { resourceConfigs: [{ category: 'kvm', name: 'testMode', value: 'spice' }, second] } },
      });
    expect(await set({ category: 'console', name: 'enabled', value: 'maybe' })).toMatchObject({ status: 400 });
    expect(await set({ category: 'console', name: 'secret', value: 'correct horse' })).toMatchObject({ status: 400 });
    expect(await api.call('GET', '/resource-configurations')).toMatchObject({ body: { inventories: [] } });
    expect(await set({ category: 'console', name: 'enabled', value: 'false' })).toMatchObject({
      status: 200,
      body: {
        inventories: [
          { name: 'testMode', value: 'spice' },
          { name: 'enabled', value: 'false' },
        ],
      },
    });
    expect(JSON.stringify(api.audit.records)).not.toContain('horse');
  });

  it('compares the version that the caller saw', async () => {
    await update(VM, { value: 'spice', version: 0 });
    const conflict = { status: 412, body: { error: { code: 'SYS.1006' } } };
    expect(await update(VM, { value: 'vnc', version: 0 })).toMatchObject(conflict);
    expect(await api.call('DELETE', `/resource-configurations/kvm/testMode/${VM}?version=7`)).toMatchObject(conflict);
    expect(api.config.get(mode, VM_TARGET)).toBe('spice');
    expect(await api.call('DELETE', `/resource-configurations/kvm/testMode/${VM}?version=1`)).toMatchObject({
      status: 200,
    });
  });

  it.each([
    ['an unknown resource', UNKNOWN, 'kvm/testMode', 'spice', 404],
    ['an unknown setting', VM, 'kvm/nothing', 'spice', 404],
    ['another type of resource', VM, 'console/enabled', 'false', 400],
    ['what is no value', VM, 'kvm/testMode', 'rdp', 400],
  ])('refuses %s', async (_what, resource, path, value, status) => {
    expect(await update(resource, { value }, path)).toMatchObject({
      status,
      body: { error: { code: 'SYS.1007' } },
    });
    expect(await api.call('GET', '/resource-configurations')).toMatchObject({ body: { inventories: [] } });
  });

  it('tells what can be overridden', async () => {
    const { body } = await api.call('GET', '/resource-configurations/bindable?category=console', {
      by: 'alice',
      headers: { 'Accept-Language': 'zh' },
    });
    expect(body).toEqual({
      bindableConfigs: [
        { category: 'console', name: 'enabled', description: '测试的 switch', bindResourceTypes: ['ClusterVO'] },
        { category: 'console', name: 'secret', description: '测试的 secret', bindResourceTypes: ['VmInstanceVO'] },
      ],
    });
  });

  it('masks sensitive overrides everywhere, in conditions too', async () => {
    await update(VM, { value: 'correct horse' }, 'console/secret');
    await update(CLUSTER, { value: 'spice' });
    const answers = [
      await effective(VM, 'console/secret'),
      await api.call('GET', '/resource-configurations?sort=value'),
      await api.call('GET', '/resource-configurations?q=value=********'),
    ];
    expect(JSON.stringify([answers, api.audit.records])).not.toContain('horse');
    expect(answers).toMatchObject([
      { body: { value: '********', effectiveConfigs: [{ value: '********' }] } },
      { body: { inventories: [{ value: '********' }, { value: 'spice' }] } },
      { body: { inventories: [{ name: 'secret' }] } },
    ]);
    const guess = await api.call('GET', '/resource-configurations?q=value~=correct%25');
    expect(guess.body).toMatchObject({ inventories: [] });
    expect(api.config.get(secret, VM_TARGET)).toBe('correct horse');
  });

  it('shows a Normal account its own VMs and what belongs to nobody, and lets it change nothing', async () => {
    await api.config.set(mode, 'spice', BY_ADMIN);
    for (const resource of [VM, OTHER_VM, CLUSTER]) await update(resource, { value: 'vnc' });
    const resources = async (path: string) => {
      const { body } = await api.call('GET', path, { by: 'alice' });
      const rows = z.object({ inventories: z.array(z.object({ resourceUuid: z.string().optional() })) }).parse(body);
      return rows.inventories.map(({ resourceUuid }) => resourceUuid);
    };
    expect(await resources('/resource-configurations?sort=resourceUuid')).toEqual([VM, CLUSTER]);
    expect(await resources(`/resource-configurations?q=resourceUuid=${OTHER_VM}`)).toEqual([]);
    expect(await resources('/global-configurations/history?sort=id')).toEqual([undefined, VM, CLUSTER]);
    expect(await effective(VM, 'kvm/testMode', 'alice')).toMatchObject({ body: { value: 'vnc' } });
    expect(await effective(OTHER_VM, 'kvm/testMode', 'alice')).toEqual(await effective(UNKNOWN));
    const denied = { status: 403, body: { error: { code: 'ID.1002' } } };
    expect(await update(VM, { value: 'spice' }, 'kvm/testMode', { by: 'alice' })).toMatchObject(denied);
    expect(await api.call('DELETE', `/resource-configurations/kvm/testMode/${VM}`, { by: 'alice' })).toMatchObject(
      denied,
    );
    const several = await api.call('POST', `/resource-configurations/${VM}/resource-configs/actions`, {
      by: 'alice',
      body: { params: { resourceConfigs: [{ category: 'kvm', name: 'testMode', value: 'spice' }] } },
    });
    expect(several).toMatchObject(denied);
    expect(api.config.get(mode, VM_TARGET)).toBe('vnc');
  });
});
