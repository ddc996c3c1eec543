import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configDefinitionSchema } from '#contract';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { mode, seconds } from '../testing/settings.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { ADMIN, BY_ADMIN, NOW } from '../testing/test-node.js';

const AT = new Date(NOW).toISOString();
const CLASS = 'org.zstack.core.config.GlobalConfigInventory';

describe('the API of global settings', () => {
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

  const update = (path: string, params: object, init: object = {}) =>
    api.call('PUT', `/global-configurations/${path}/actions`, { ...init, body: { updateGlobalConfig: params } });

  const inventory = (change: object) => ({
    id: 1,
    category: 'kvm',
    name: 'testMode',
    description: 'The mode of the test',
    defaultValue: 'vnc',
    value: 'vnc',
    version: 0,
    changed: false,
    ...change,
  });
  const changedInventory = (change: object) =>
    inventory({ changed: true, lastOpDate: AT, lastOperator: 'admin', ...change });

  it('changes a setting, and answers with it', async () => {
    expect(await update('kvm/testMode', { value: 'spice', reason: 'USB' })).toEqual({
      status: 200,
      body: { inventory: changedInventory({ value: 'spice', version: 1 }) },
    });
    expect(api.config.get(mode)).toBe('spice');
  });

  it('changes it by its old names, and answers with the present one', async () => {
    const { body } = await update('mevoco/vm.testMode', { value: 'spice' });
    expect(body).toEqual({ inventory: changedInventory({ value: 'spice', version: 1 }) });
    const options = await api.call('GET', '/global-configurations/kvm/vm.testMode');
    expect(options).toEqual({ status: 200, body: { options: { validValue: ['vnc', 'spice'] } } });
  });

  it('refuses what is no value, in ZStack’s words', async () => {
    for (const value of ['rdp', 'VNC', '']) {
      expect(await update('kvm/testMode', { value })).toMatchObject({
        status: 400,
        body: {
          error: {
            code: 'SYS.1007',
            description: 'One or more API argument is invalid',
            details: `${value} is not a valid value. Valid values are [vnc, spice]`,
          },
        },
      });
    }
    for (const value of [null, undefined, 'x'.repeat(10_000)]) {
      expect(await update('kvm/testMode', { value })).toMatchObject({
        status: 400,
        body: { error: { code: 'SYS.1007' } },
      });
    }
    expect(await update('kvm/nothing', { value: 'x' })).toMatchObject({
      status: 404,
      body: {
        error: { code: 'SYS.1007', details: 'Unable to find GlobalConfig[category: kvm, name: nothing]' },
      },
    });
    expect(api.config.get(mode)).toBe('vnc');
    expect(await api.call('GET', '/global-configurations/history')).toMatchObject({ body: { inventories: [] } });
  });

  it('compares the version that the caller saw, as a parameter or If-Match', async () => {
    await update('kvm/testMode', { value: 'spice', version: 0 });
    const conflict = { status: 412, body: { error: { code: 'SYS.1006' } } };
    expect(await update('kvm/testMode', { value: 'vnc', version: 0 })).toMatchObject(conflict);
    expect(await update('kvm/testMode', { value: 'vnc' }, { headers: { 'If-Match': '"0"' } })).toMatchObject(conflict);
    expect(await update('kvm/testMode', { value: 'vnc' }, { headers: { 'If-Match': '"1"' } })).toMatchObject({
      status: 200,
      body: { inventory: { value: 'vnc', version: 2, changed: false } },
    });
  });

  it('resets one, and all', async () => {
    await update('kvm/testMode', { value: 'spice' });
    await update('console/timeoutSeconds', { value: '5' });
    const reset = await api.call('PUT', '/global-configurations/kvm/testMode/actions', {
      body: { resetGlobalConfigItem: { reason: 'done' } },
    });
    expect(reset).toEqual({
      status: 200,
      body: { inventory: inventory({ version: 2, lastOpDate: AT, lastOperator: 'admin' }) },
    });
    expect(api.config.get(seconds)).toBe(5);
    const resetAll = await api.call('PUT', '/global-configurations/actions', { body: { resetGlobalConfig: {} } });
    expect(resetAll).toEqual({ status: 200, body: {} });
    expect(api.config.get(seconds)).toBe(60);
  });

  it.each([
    ['kvm/testMode', { validValue: ['vnc', 'spice'] }],
    ['console/timeoutSeconds', { numberGreaterThanOrEqual: 1, numberLessThanOrEqual: 3600 }],
    ['console/enabled', { validValue: ['true', 'false'] }],
    ['console/limits', {}],
  ])('tells the options of %s', async (path, options) => {
    const answer = await api.call('GET', `/global-configurations/${path}`, { by: 'alice' });
    expect(answer).toEqual({ status: 200, body: { options } });
  });

  it('tells the definitions', async () => {
    const { body } = await api.call('GET', '/global-configurations/definitions', { by: 'alice' });
    const { definitions } = z.strictObject({ definitions: z.array(configDefinitionSchema) }).parse(body);
    expect(definitions.map(({ category, name }) => `${category}/${name}`)).toEqual([
      'kvm/testMode',
      'console/timeoutSeconds',
      'console/enabled',
      'console/secret',
      'console/limits',
    ]);
    expect(definitions[0]).toEqual({
      category: 'kvm',
      name: 'testMode',
      schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'string',
        enum: ['vnc', 'spice'],
      },
      defaultValue: 'vnc',
      overridableOn: ['VmInstanceVO', 'ClusterVO'],
      effect: 'next-vm-start',
      description: { en: 'The mode of the test', zh: '测试的 mode' },
      sensitive: false,
      aliases: ['kvm/vm.testMode', 'mevoco/vm.testMode'],
    });
    expect(definitions[3]).toMatchObject({ sensitive: true, defaultValue: '********' });
    const kvm = await api.call('GET', '/global-configurations/definitions?category=kvm');
    expect(kvm.body).toEqual({ definitions: [definitions[0]] });
  });

  describe('queries', () => {
    const query = async (conditions: string, init: object = {}) => {
      const { status, body } = await api.call('GET', `/global-configurations?${conditions}`, init);
      expect(status).toBe(200);
      return z.looseObject({ inventories: z.array(z.looseObject({ name: z.string() })) }).parse(body).inventories;
    };
    const names = async (conditions: string, init: object = {}) =>
      (await query(conditions, init)).map(({ name }) => name);

    it('list every setting, the unchanged ones too, with their classes', async () => {
      await api.config.set(mode, 'spice', BY_ADMIN);
      const { body } = await api.call('GET', '/global-configurations?q=category=kvm', { by: 'alice' });
      expect(body).toEqual({
        inventories: [changedInventory({ value: 'spice', version: 1 })],
        schema: { 'inventories[0]': CLASS },
      });
      expect(await names('sort=name')).toEqual(['enabled', 'limits', 'secret', 'testMode', 'timeoutSeconds']);
      expect(await names('limit=2&start=1')).toEqual(['timeoutSeconds', 'enabled']);
    });

    it('speak the caller’s language', async () => {
      const [setting] = await query('q=name=testMode', { headers: { 'Accept-Language': 'zh-CN' } });
      expect(setting).toMatchObject({ description: '测试的 mode' });
    });

    it('find a setting by its old names', async () => {
      expect(await names('q=category=mevoco&q=name=vm.testMode')).toEqual(['testMode']);
      expect(await names('q=name%3Dvm.testMode')).toEqual(['testMode']);
    });

    it('compare and sort by everything, defaults included', async () => {
      await api.config.set(seconds, '5', BY_ADMIN);
      expect(await names('q=value=vnc')).toEqual(['testMode']);
      expect(await names('q=value=5')).toEqual(['timeoutSeconds']);
      expect(await names('q=defaultValue=60')).toEqual(['timeoutSeconds']);
      expect(await names('q=changed=true')).toEqual(['timeoutSeconds']);
      expect(await names('q=version=0&q=description~=%25switch%25')).toEqual(['enabled']);
      expect(await names('q=lastOperator=admin')).toEqual(['timeoutSeconds']);
      expect(await names(`q=lastOpDate>=${AT}`)).toEqual(['timeoutSeconds']);
      expect(await names('q=lastOperator is null&sort=-value&limit=2')).toEqual(['limits', 'testMode']);
      expect(await names('q=id=1')).toEqual(['testMode']);
    });

    it('show one by its id', async () => {
      const { body } = await api.call('GET', '/global-configurations/1');
      expect(body).toMatchObject({ inventories: [inventory({})] });
    });

    it('cannot find out a secret', async () => {
      await update('console/secret', { value: 'correct horse' });
      expect(await names('q=name=secret&q=value~=correct%25')).toEqual([]);
      expect(await names('q=name=secret&q=value>a')).toEqual([]);
      expect(await names('q=name=secret&q=defaultValue=changeme')).toEqual([]);
      expect(await query('q=value=********')).toMatchObject([
        { name: 'secret', value: '********', defaultValue: '********' },
      ]);
    });
  });

  it('tells the history', async () => {
    await update('kvm/testMode', { value: 'spice', reason: 'USB' });
    await update('kvm/testMode', { value: 'vnc' });
    const { body } = await api.call('GET', '/global-configurations/history?q=name=vm.testMode&sort=-id', {
      by: 'alice',
    });
    const row = {
      category: 'kvm',
      name: 'testMode',
      operator: 'admin',
      operatorAccountUuid: ADMIN.accountUuid,
      createDate: AT,
    };
    expect(body).toMatchObject({
      inventories: [
        { ...row, id: 2, from: 'spice' },
        { ...row, id: 1, to: 'spice', reason: 'USB' },
      ],
    });
    const found = await api.call('GET', '/global-configurations/history?q=from=spice&q=to is null&fields=id');
    expect(found.body).toMatchObject({ inventories: [{ id: 2 }] });
  });

  it('writes audit rows that name the setting', async () => {
    await update('mevoco/vm.testMode', { value: 'spice' });
    await update('kvm/testMode', { value: 'rdp' });
    expect(api.audit.records).toMatchObject([
      {
        apiName: 'updateGlobalConfig',
        actor: ADMIN,
        resourceType: 'GlobalConfigVO',
        resourceName: 'kvm/testMode',
        success: true,
      },
      {
        apiName: 'updateGlobalConfig',
        resourceName: 'kvm/testMode',
        success: false,
        error: 'SYS.1007: rdp is not a valid value. Valid values are [vnc, spice]',
      },
    ]);
  });

  it('changes nothing when the audit row cannot be written', async () => {
    api.audit.failure = new Error('disk full');
    expect((await update('kvm/testMode', { value: 'spice' })).status).toBe(500);
    expect(api.config.get(mode)).toBe('vnc');
    api.audit.failure = null;
    expect(await api.call('GET', '/global-configurations/history')).toMatchObject({ body: { inventories: [] } });
    expect(await update('kvm/testMode', { value: 'spice' })).toMatchObject({ body: { inventory: { version: 1 } } });
  });

  it('keeps secrets out of answers, errors, history and audit, even under a mistyped name', async () => {
    const answers = [
      await update('console/secret', { value: 'correct horse' }),
      await update('console/secret', { value: 'horse' }),
      await update('console/secert', { value: 'battery horse' }),
      await update('console/secret', { value: '********' }),
      await api.call('GET', '/global-configurations?q=name=secret'),
      await api.call('GET', '/global-configurations/history?q=name=secret'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 404, 400, 200, 200]);
    const everything = JSON.stringify([answers, api.audit.records]);
    expect(everything).not.toContain('horse');
    expect(everything).not.toContain('changeme');
    expect(answers[5]?.body).toMatchObject({ inventories: [{ to: '********' }] });
  });

  it('lets a Normal account change nothing', async () => {
    const denied = { status: 403, body: { error: { code: 'ID.1002' } } };
    expect(await update('kvm/testMode', { value: 'spice' }, { by: 'alice' })).toMatchObject(denied);
    for (const [path, action] of [
      ['/global-configurations/kvm/testMode/actions', 'resetGlobalConfigItem'],
      ['/global-configurations/actions', 'resetGlobalConfig'],
    ] as const) {
      expect(await api.call('PUT', path, { by: 'alice', body: { [action]: {} } })).toMatchObject(denied);
    }
    expect(api.config.get(mode)).toBe('vnc');
  });
});
