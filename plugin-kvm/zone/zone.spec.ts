import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { HostTestCloud } from '../testing/host-test-cloud.js';

const UNKNOWN = 'f'.repeat(32);

describe('zones', () => {
  let database: TestDatabase;
  let cloud: HostTestCloud;
  beforeAll(async () => {
    database = await createTestDatabase();
    cloud = await HostTestCloud.start({ database: database.options, monitor: { startMonitor: false } });
  });
  afterEach(async () => {
    for (const { uuid } of await cloud.clusters()) await cloud.delete(`/clusters/${uuid}`);
    for (const { uuid } of await cloud.zones()) await cloud.delete(`/zones/${uuid}`);
  });
  afterAll(async () => {
    await cloud.close();
    await database.drop();
  });

  const defaults = async () => (await cloud.zones('?q=isDefault=true')).map(({ name }) => name);

  it('are created whole', async () => {
    const resourceUuid = 'c'.repeat(32);
    const date = new Date(cloud.time.now()).toISOString();
    const zone = await cloud.createZone({ name: 'one', description: 'the first', resourceUuid });
    const texts = { uuid: resourceUuid, name: 'one', description: 'the first' };
    const rest = { state: 'Enabled', type: 'zstack', isDefault: true, createDate: date, lastOpDate: date };
    expect(zone).toEqual({ ...texts, ...rest });
    expect(await cloud.zones(`/${resourceUuid}`)).toEqual([zone]);
  });

  it('refuse a uuid that is taken', async () => {
    const resourceUuid = 'c'.repeat(32);
    await cloud.createZone({ name: 'one', resourceUuid });
    const { status, error } = await cloud.failure('POST', '/zones', { params: { name: 'two', resourceUuid } });
    expect({ status, ...error }).toMatchObject({
      status: 400,
      details: 'invalid value of field[resourceUuid]: a zone with this uuid exists',
    });
    expect(await cloud.zones()).toHaveLength(1);
  });

  it('have exactly one default: the first, whatever was asked for', async () => {
    await cloud.createZone({ name: 'one', isDefault: false });
    await cloud.createZone({ name: 'two' });
    expect(await defaults()).toEqual(['one']);
  });

  it('hand the mark on to a zone that is created or changed with it', async () => {
    const one = await cloud.createZone({ name: 'one' });
    await cloud.createZone({ name: 'two', isDefault: true });
    expect(await defaults()).toEqual(['two']);
    await cloud.changeZone(one.uuid, { updateZone: { isDefault: true } });
    expect(await defaults()).toEqual(['one']);
  });

  it('refuse to be left without a default', async () => {
    const one = await cloud.createZone({ name: 'one' });
    const { status, error } = await cloud.failure('PUT', `/zones/${one.uuid}/actions`, {
      updateZone: { isDefault: false },
    });
    expect([status, error.code]).toEqual([400, 'SYS.1007']);
    expect(await defaults()).toEqual(['one']);
  });

  it('give the mark of a deleted default to the oldest of the others', async () => {
    const one = await cloud.createZone({ name: 'one' });
    for (const name of ['two', 'three']) {
      cloud.time.advance(1);
      await cloud.createZone({ name });
    }
    await cloud.delete(`/zones/${one.uuid}`);
    expect(await defaults()).toEqual(['two']);
  });

  it('keep one default when many are created at once', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `zone ${index}`);
    await Promise.all(names.map((name) => cloud.createZone({ name, isDefault: true })));
    expect(await defaults()).toHaveLength(1);
    expect((await cloud.zones()).map(({ name }) => name).sort()).toEqual(names);
  });

  it('change their texts and nothing else', async () => {
    const zone = await cloud.createZone({ name: 'one', description: 'old' });
    cloud.time.advance(5);
    const changed = await cloud.changeZone(zone.uuid, { updateZone: { description: 'new' } });
    expect(changed).toEqual({
      ...zone,
      description: 'new',
      lastOpDate: new Date(cloud.time.now()).toISOString(),
    });
  });

  it.each([
    ['disable', 'Disabled'],
    ['enable', 'Enabled'],
  ])('can be told to %s in every state', async (stateEvent, state) => {
    const { uuid } = await cloud.createZone({ name: 'one' });
    for (const first of ['enable', 'disable']) {
      await cloud.changeZone(uuid, { changeZoneState: { stateEvent: first } });
      const changed = await cloud.changeZone(uuid, { changeZoneState: { stateEvent } });
      expect(changed.state).toBe(state);
    }
  });

  it('are not deleted while they hold clusters', async () => {
    const zone = await cloud.createZone({ name: 'one' });
    const cluster = await cloud.createCluster({ name: 'cluster', zoneUuid: zone.uuid });
    const { status, error } = await cloud.failure('DELETE', `/zones/${zone.uuid}`);
    expect({ status, code: error.code, opaque: error.opaque }).toEqual({
      status: 409,
      code: 'SYS.1006',
      opaque: { id: 'resource.inUse', params: { resource: 'zone', uuid: zone.uuid, count: 1, children: 'clusters' } },
    });
    await cloud.delete(`/clusters/${cluster.uuid}`);
    await cloud.delete(`/zones/${zone.uuid}`);
    expect(await cloud.zones()).toEqual([]);
  });

  it('that are not known cannot be changed, and are deleted already', async () => {
    for (const action of [{ updateZone: { name: 'x' } }, { changeZoneState: { stateEvent: 'enable' } }]) {
      const { status, error } = await cloud.failure('PUT', `/zones/${UNKNOWN}/actions`, action);
      expect([status, error.details]).toEqual([404, `cannot find zone[uuid:${UNKNOWN}]`]);
    }
    await cloud.delete(`/zones/${UNKNOWN}`);
  });

  it('are found by each of their fields', async () => {
    const one = await cloud.createZone({ name: 'one', description: 'first' });
    cloud.time.advance(10);
    const two = await cloud.createZone({ name: 'two', description: 'second' });
    await cloud.changeZone(two.uuid, { changeZoneState: { stateEvent: 'disable' } });
    const find = async (condition: string) =>
      (await cloud.zones(`?q=${encodeURIComponent(condition)}`)).map(({ name }) => name);
    expect(await find(`uuid=${one.uuid}`)).toEqual(['one']);
    expect(await find('name~=%n%')).toEqual(['one']);
    expect(await find('description=second')).toEqual(['two']);
    expect(await find('state=Disabled')).toEqual(['two']);
    expect(await find('type=zstack')).toHaveLength(2);
    expect(await find('isDefault=false')).toEqual(['two']);
    expect(await find(`createDate>${one.createDate}`)).toEqual(['two']);
    expect(await find(`lastOpDate=${one.lastOpDate}`)).toEqual(['one']);
  });
});
