import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createVmInstance, getResourceConfig, inventory, logInByAccount, queryHost } from '#contract';
import { TestApp } from '../testing/test-app.js';
import { withSchema } from './answer-body.js';
import { compileSchemaPlan, schemaMap } from './schema-plan.js';

const UUID = '0123456789abcdef0123456789abcdef';
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

const create = (headers: Record<string, string>, name: string) =>
  app.request('POST', '/boxes', { headers, body: { params: { name, labels: ['x', 'y'] } } });

const SCHEMA = {
  inventory: 'org.example.BoxInventory',
  'inventory.items[0]': 'org.example.ItemInventory',
  'inventory.items[1]': 'org.example.ItemInventory',
};

describe('the schema map', () => {
  it('is in the result of a call that asked for it', async () => {
    const headers = { 'X-JSON-Schema': 'true' };
    const waited = await create({ ...headers, Prefer: 'wait=10' }, 'a');
    expect(waited.body).toMatchObject({ schema: SCHEMA });
    const jobUuid = 'a'.repeat(32);
    await create({ ...headers, 'X-Job-UUID': jobUuid }, 'b');
    expect((await app.result(`/api-jobs/${jobUuid}`)).body).toMatchObject({ schema: SCHEMA });
  });

  it('is in the answer to a poll that asks for it, and in no other', async () => {
    const jobUuid = 'b'.repeat(32);
    await create({ 'X-Job-UUID': jobUuid }, 'c');
    const plain = await app.result(`/api-jobs/${jobUuid}`);
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(plain.body))).toEqual(['inventory']);
    const asked = await app.get(`/api-jobs/${jobUuid}`, { headers: { 'X-JSON-Schema': '' } });
    expect(asked.body).toMatchObject({ schema: SCHEMA });
  });

  it('is in every answer to a query', async () => {
    const { body } = await app.get('/boxes?q=name=c');
    expect(body).toMatchObject({
      schema: {
        'inventories[0]': 'org.example.BoxInventory',
        'inventories[0].items[0]': 'org.example.ItemInventory',
        'inventories[0].items[1]': 'org.example.ItemInventory',
      },
    });
  });

  it('is left out where there is nothing to tell', async () => {
    const { body } = await app.get('/boxes?q=name=nobody', { headers: { 'X-JSON-Schema': 'true' } });
    expect(body).toEqual({ inventories: [] });
  });

  it('has the classes of our own APIs', () => {
    const vm = { vmNics: [{}], allVolumes: [{}, {}], vmCdRoms: [{}] };
    expect(schemaMap(compileSchemaPlan(createVmInstance.result), { inventory: vm })).toEqual({
      inventory: 'org.zstack.header.vm.VmInstanceInventory',
      'inventory.vmNics[0]': 'org.zstack.header.vm.VmNicInventory',
      'inventory.allVolumes[0]': 'org.zstack.header.volume.VolumeInventory',
      'inventory.allVolumes[1]': 'org.zstack.header.volume.VolumeInventory',
    });
    expect(schemaMap(compileSchemaPlan(queryHost.inventory), {})).toEqual({ '': 'org.zstack.kvm.KVMHostInventory' });
    expect(schemaMap(compileSchemaPlan(logInByAccount.result), { inventory: {} })).toEqual({
      inventory: 'org.zstack.header.identity.SessionInventory',
    });
    expect(schemaMap(compileSchemaPlan(getResourceConfig.result), { effectiveConfigs: [{}] })).toEqual({
      'effectiveConfigs[0]': 'org.zstack.resourceconfig.ResourceConfigInventory',
    });
  });

  it('goes through records, optional fields and schemas that contain themselves', () => {
    const leaf = inventory('Leaf', z.object({}));
    const tree = inventory(
      'Tree',
      z.object({
        get children() {
          return z.array(tree);
        },
        leaf: leaf.optional().nullable(),
      }),
    );
    const plan = compileSchemaPlan(z.object({ byName: z.record(z.string(), tree), plain: z.string() }));
    expect(schemaMap(plan, { byName: { a: { leaf: {} }, b: { leaf: null, children: [{}] } } })).toEqual({
      'byName.a': 'Tree',
      'byName.a.leaf': 'Leaf',
      'byName.b': 'Tree',
    });
    expect(compileSchemaPlan(z.object({ a: z.array(z.object({ b: z.string() })) }))).toBeNull();
  });

  it('is put into any body', () => {
    expect(withSchema('{}', '{"a":"B"}')).toBe('{"schema":{"a":"B"}}');
    expect(withSchema('{"a":1}', '{"a":"B"}')).toBe('{"a":1,"schema":{"a":"B"}}');
    expect(withSchema('{"a":1}', null)).toBe('{"a":1}');
  });
});

describe('an answer', () => {
  it('leaves out what is not set', async () => {
    const { text } = await app.request('PUT', `/boxes/${UUID}/actions`, {
      headers: { Prefer: 'wait=10' },
      body: { paintBox: { color: 'red' } },
    });
    expect(text).toBe('{"color":"red"}');
  });

  it('is UTF-8 and stays with who asked for it', async () => {
    const { headers, body } = await app.get(`/boxes/echo/${encodeURIComponent('盒子😀')}`);
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual([
      'application/json; charset=utf-8',
      'no-store',
    ]);
    expect(body).toMatchObject({ params: { word: '盒子😀' } });
  });
});
