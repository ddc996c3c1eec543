import { describe, expect, it } from 'vitest';
import type { HostState, HostStateEvent } from '#contract';
import { UnitOfWork } from '#kernel';
import { UNKNOWN, useHostCloud } from '../testing/use-host-cloud.js';
import { AgentGateway } from './agent-gateway.js';
import { HostDirectory } from './host-directory.js';

const use = useHostCloud();

describe('the state of a host', () => {
  const change = (uuid: string, stateEvent: HostStateEvent) =>
    use().cloud.changeHost(uuid, { changeHostState: { stateEvent } });
  const come: Record<HostState, readonly HostStateEvent[]> = {
    Enabled: [],
    Disabled: ['disable'],
    PreMaintenance: [],
    Maintenance: ['maintain'],
  };

  async function hostIn(state: HostState): Promise<string> {
    const { cloud, addHost } = use();
    const { uuid } = await addHost();
    for (const event of come[state]) await change(uuid, event);
    // Between two steps of one call only, and where a manager that died in between has left it.
    if (state === 'PreMaintenance') await setState(uuid, state);
    expect((await cloud.host(uuid)).state).toBe(state);
    return uuid;
  }

  async function setState(uuid: string, state: HostState): Promise<void> {
    const { cloud } = use();
    const directory = cloud.app.get(HostDirectory, { strict: false });
    await cloud.app.get(UnitOfWork).run(async (tx) => {
      await directory.update(tx, await directory.hold(tx, uuid, 'change'), { state });
    });
  }

  it.each<[HostState, HostStateEvent, HostState]>([
    ['Enabled', 'enable', 'Enabled'],
    ['Enabled', 'disable', 'Disabled'],
    ['Enabled', 'maintain', 'Maintenance'],
    ['Disabled', 'enable', 'Enabled'],
    ['Disabled', 'disable', 'Disabled'],
    ['Disabled', 'maintain', 'Maintenance'],
    ['PreMaintenance', 'enable', 'Enabled'],
    ['PreMaintenance', 'disable', 'Disabled'],
    ['PreMaintenance', 'maintain', 'Maintenance'],
    ['Maintenance', 'enable', 'Enabled'],
    ['Maintenance', 'disable', 'Disabled'],
  ])('%s: %s leads to %s', async (state, event, after) => {
    expect((await change(await hostIn(state), event)).state).toBe(after);
  });

  it('Maintenance: maintain is refused, saying what is allowed', async () => {
    const { cloud } = use();
    const uuid = await hostIn('Maintenance');
    const { status, error } = await cloud.failure('PUT', `/hosts/${uuid}/actions`, {
      changeHostState: { stateEvent: 'maintain' },
    });
    expect({ status, code: error.code, opaque: error.opaque }).toEqual({
      status: 409,
      code: 'SYS.1005',
      opaque: {
        id: 'host.wrongState',
        params: { uuid, state: 'Maintenance', event: 'maintain', allowed: 'enable, disable' },
      },
    });
  });

  it.each<HostState>(['Enabled', 'Disabled'])('%s: maintain is refused while VMs are there', async (state) => {
    const { cloud } = use();
    const uuid = await hostIn(state);
    cloud.observer.vms = 2;
    const { status, error } = await cloud.failure('PUT', `/hosts/${uuid}/actions`, {
      changeHostState: { stateEvent: 'maintain' },
    });
    expect({ status, opaque: error.opaque }).toEqual({
      status: 409,
      opaque: { id: 'host.inUse', params: { uuid, count: 2 } },
    });
    expect((await cloud.host(uuid)).state).toBe(state);
  });

  it('decides with its cluster, its zone and its status who takes VMs', async () => {
    const { cloud, cluster, agent, addHost } = use();
    const directory = cloud.app.get(HostDirectory, { strict: false });
    const { uuid } = await addHost();
    const candidates = () => directory.candidates().map((host) => host.uuid);
    expect(candidates()).toEqual([uuid]);
    expect(
      directory.candidates({ hostUuid: uuid, clusterUuid: cluster.uuid, zoneUuid: cluster.zoneUuid }),
    ).toHaveLength(1);
    for (const filter of [{ hostUuid: UNKNOWN }, { clusterUuid: UNKNOWN }, { zoneUuid: UNKNOWN }]) {
      expect(directory.candidates(filter)).toEqual([]);
    }
    await change(uuid, 'disable');
    expect(candidates()).toEqual([]);
    await change(uuid, 'enable');
    await cloud.changeCluster(cluster.uuid, { changeClusterState: { stateEvent: 'disable' } });
    expect(candidates()).toEqual([]);
    await cloud.changeCluster(cluster.uuid, { changeClusterState: { stateEvent: 'enable' } });
    await cloud.changeZone(cluster.zoneUuid, { changeZoneState: { stateEvent: 'disable' } });
    expect(candidates()).toEqual([]);
    await cloud.changeZone(cluster.zoneUuid, { changeZoneState: { stateEvent: 'enable' } });
    expect(candidates()).toEqual([uuid]);
    agent.cutOff();
    await cloud.failure('PUT', `/hosts/${uuid}/actions`, { reconnectHost: {} });
    expect(candidates()).toEqual([]);
  });

  it('keeps a VM away that has chosen the host before it was closed', async () => {
    const { cloud, addHost } = use();
    const gateway = cloud.app.get(AgentGateway, { strict: false });
    const { uuid } = await addHost();
    const seen: string[] = [];
    // The moment at which VMs are counted: whoever is not counted must find the host closed by now.
    cloud.observer.onCount = () => {
      try {
        gateway.ofOpen(uuid);
      } catch (error) {
        seen.push(String(error));
      }
    };
    await change(uuid, 'maintain');
    expect(seen).toEqual([`KnownError: host[uuid:${uuid}, name:kvm1] is PreMaintenance and takes no VMs`]);
    expect(() => gateway.ofOpen(uuid)).toThrow('is Maintenance and takes no VMs');
    await change(uuid, 'disable');
    expect(() => gateway.ofOpen(uuid)).not.toThrow();
  });
});
