import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ZoneInventory } from '#contract';
import { GlobalConfigService } from '#global-config';
import { SYSTEM_ACTOR } from '#kernel';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { HostTestCloud } from '../testing/host-test-cloud.js';
import { consoleModeConfig } from '../vm/console-mode.global-config.js';

const UNKNOWN = 'f'.repeat(32);
const SECRET = 'the-long-secret-of-the-first-agent';

describe('clusters', () => {
  let database: TestDatabase;
  let cloud: HostTestCloud;
  let zone: ZoneInventory;
  beforeAll(async () => {
    database = await createTestDatabase();
    cloud = await HostTestCloud.start({ database: database.options, monitor: { startMonitor: false } });
  });
  beforeEach(async () => {
    zone = await cloud.createZone({ name: 'zone' });
  });
  afterEach(async () => {
    for (const { uuid } of await cloud.hosts()) await cloud.delete(`/hosts/${uuid}`);
    for (const { uuid } of await cloud.clusters()) await cloud.delete(`/clusters/${uuid}`);
    for (const { uuid } of await cloud.zones()) await cloud.delete(`/zones/${uuid}`);
  });
  afterAll(async () => {
    await cloud.close();
    await database.drop();
  });

  it('are created whole', async () => {
    const resourceUuid = 'd'.repeat(32);
    const date = new Date(cloud.time.now()).toISOString();
    const cluster = await cloud.createCluster({ name: 'one', zoneUuid: zone.uuid, resourceUuid });
    const texts = { uuid: resourceUuid, name: 'one', zoneUuid: zone.uuid, createDate: date, lastOpDate: date };
    const rest = { state: 'Enabled', hypervisorType: 'KVM', type: 'zstack', architecture: 'x86_64' };
    expect(cluster).toEqual({ ...texts, ...rest });
    expect(await cloud.clusters(`/${resourceUuid}`)).toEqual([cluster]);
  });

  it('need a zone, and a uuid of their own', async () => {
    const missing = await cloud.failure('POST', '/clusters', {
      params: { name: 'one', hypervisorType: 'KVM', zoneUuid: UNKNOWN },
    });
    expect([missing.status, missing.error.details]).toEqual([404, `cannot find zone[uuid:${UNKNOWN}]`]);
    const { uuid } = await cloud.createCluster({ name: 'one', zoneUuid: zone.uuid });
    const taken = await cloud.failure('POST', '/clusters', {
      params: { name: 'two', hypervisorType: 'KVM', zoneUuid: zone.uuid, resourceUuid: uuid },
    });
    expect([taken.status, taken.error.details]).toEqual([
      400,
      'invalid value of field[resourceUuid]: a cluster with this uuid exists',
    ]);
    expect((await cloud.clusters()).map(({ name }) => name)).toEqual(['one']);
  });

  it('change their texts and their state', async () => {
    const cluster = await cloud.createCluster({ name: 'one', zoneUuid: zone.uuid });
    cloud.time.advance(5);
    const lastOpDate = new Date(cloud.time.now()).toISOString();
    const renamed = await cloud.changeCluster(cluster.uuid, { updateCluster: { name: 'new', description: 'text' } });
    expect(renamed).toEqual({ ...cluster, name: 'new', description: 'text', lastOpDate });
    const disabled = await cloud.changeCluster(cluster.uuid, { changeClusterState: { stateEvent: 'disable' } });
    expect(disabled).toEqual({ ...renamed, state: 'Disabled' });
    const enabled = await cloud.changeCluster(cluster.uuid, { changeClusterState: { stateEvent: 'enable' } });
    expect(enabled).toEqual(renamed);
  });

  it('are not deleted while they hold hosts', async () => {
    const { uuid } = await cloud.createCluster({ name: 'one', zoneUuid: zone.uuid });
    cloud.agents.add(SECRET, 7070);
    const params = { name: 'host', managementIp: '127.0.0.1', clusterUuid: uuid, agentSecret: SECRET };
    const host = await cloud.addHost(params);
    const { status, error } = await cloud.failure('DELETE', `/clusters/${uuid}`);
    expect({ status, opaque: error.opaque }).toEqual({
      status: 409,
      opaque: { id: 'resource.inUse', params: { resource: 'cluster', uuid, count: 1, children: 'hosts' } },
    });
    await cloud.delete(`/hosts/${host.uuid}`);
    await cloud.delete(`/clusters/${uuid}`);
    expect(await cloud.clusters()).toEqual([]);
  });

  it('take their settings with them', async () => {
    const config = cloud.app.get(GlobalConfigService);
    const { uuid } = await cloud.createCluster({ name: 'one', zoneUuid: zone.uuid });
    await config.setOverride(consoleModeConfig, uuid, 'spice', { actor: SYSTEM_ACTOR });
    expect(config.get(consoleModeConfig, { ClusterVO: uuid })).toBe('spice');
    await cloud.delete(`/clusters/${uuid}`);
    expect(config.get(consoleModeConfig, { ClusterVO: uuid })).toBe('vnc');
  });

  it('that are not known cannot be changed, and are deleted already', async () => {
    for (const action of [{ updateCluster: { name: 'x' } }, { changeClusterState: { stateEvent: 'enable' } }]) {
      const { status, error } = await cloud.failure('PUT', `/clusters/${UNKNOWN}/actions`, action);
      expect([status, error.details]).toEqual([404, `cannot find cluster[uuid:${UNKNOWN}]`]);
    }
    await cloud.delete(`/clusters/${UNKNOWN}`);
  });

  it('are found by each of their fields and by their zone', async () => {
    const other = await cloud.createZone({ name: 'other' });
    const one = await cloud.createCluster({ name: 'one', zoneUuid: zone.uuid, description: 'first' });
    cloud.time.advance(10);
    await cloud.createCluster({ name: 'two', zoneUuid: other.uuid });
    const find = async (condition: string) =>
      (await cloud.clusters(`?q=${encodeURIComponent(condition)}`)).map(({ name }) => name);
    expect(await find(`uuid=${one.uuid}`)).toEqual(['one']);
    expect(await find('name=two')).toEqual(['two']);
    expect(await find('description not null')).toEqual(['one']);
    expect(await find('state=Enabled')).toHaveLength(2);
    expect(await find('hypervisorType=KVM')).toHaveLength(2);
    expect(await find(`zoneUuid=${other.uuid}`)).toEqual(['two']);
    expect(await find('type!=zstack')).toEqual([]);
    expect(await find('architecture=x86_64')).toHaveLength(2);
    expect(await find(`createDate=${one.createDate}`)).toEqual(['one']);
    expect(await find(`lastOpDate>${one.lastOpDate}`)).toEqual(['two']);
    expect(await find('zone.name=other')).toEqual(['two']);
    expect(await find('zone.isDefault=true')).toEqual(['one']);
  });
});
