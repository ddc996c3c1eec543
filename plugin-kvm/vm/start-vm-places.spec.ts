import { describe, expect, it, vi } from 'vitest';
import { newUuid } from '#kernel';
import { consoleModeConfig } from './console-mode.global-config.js';
import { StartPlanner } from './start-plan.js';
import { StartVm } from './start-vm.js';
import { failureOf } from './testing/outcome.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN, GIB } from './testing/vm-test-cloud.js';

const current = useCloud();
const start = (uuid: string, options = {}) => current().cloud.app.get(StartVm).start(uuid, options, ADMIN);

describe('where a VM starts', () => {
  it('is where it was last, whose definition stays', async () => {
    const { cloud } = current();
    const last = await cloud.addHost();
    const { uuid } = await cloud.createVmIn('Stopped', { lastHostUuid: last.hostUuid });
    expect((await start(uuid))?.vm.hostUuid).toBe(last.hostUuid);
    expect(last.commands).toEqual(['startVm']);
  });

  it('is the host that the request names, and the definition on the last one goes', async () => {
    const { cloud, agent } = current();
    const other = await cloud.addHost();
    const { uuid } = await cloud.createVmIn('Stopped', { lastHostUuid: agent.hostUuid });
    agent.put(uuid, 'Shutdown');
    expect((await start(uuid, { hostUuid: other.hostUuid }))?.vm).toMatchObject({
      state: 'Running',
      hostUuid: other.hostUuid,
      lastHostUuid: other.hostUuid,
    });
    expect(agent.live(uuid)).toBeNull();
    expect(other.commands).toEqual(['startVm']);
  });

  it('does not depend on a last host that is away', async () => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn('Stopped', { lastHostUuid: agent.hostUuid });
    await cloud.changeHost(agent.hostUuid, { status: 'Disconnected' });
    const other = await cloud.addHost();
    expect((await start(uuid))?.vm.hostUuid).toBe(other.hostUuid);
    expect(agent.commands).toEqual([]);
    expect(cloud.log.warnings).toEqual([expect.stringContaining(`stays on host[uuid:${agent.hostUuid}]`)]);
  });

  it('spreads by memory', async () => {
    const { cloud, agent } = current();
    const other = await cloud.addHost({ totalMemory: 65 * GIB });
    const hosts = [];
    for (let n = 0; n < 4; n++) {
      const { vm } = await cloud.createVm({ memorySize: 2 * GIB });
      hosts.push((await start(vm.uuid))?.vm.hostUuid);
    }
    expect(hosts).toEqual([other.hostUuid, agent.hostUuid, other.hostUuid, agent.hostUuid]);
  });

  it('prefers a host that can do the wanted mode', async () => {
    const { cloud } = current();
    await cloud.config.set(consoleModeConfig, 'spice', { actor: ADMIN });
    const { agent } = current();
    await cloud.changeHost(agent.hostUuid, { graphicsTypes: ['vnc'], totalMemory: 1024 * GIB });
    const able = await cloud.addHost();
    const { vm } = await cloud.createVm();
    expect((await start(vm.uuid))?.vm).toMatchObject({ hostUuid: able.hostUuid, liveConsoleMode: 'spice' });
  });

  it('takes the settings of the cluster of the host', async () => {
    const { cloud, agent } = current();
    await cloud.config.setOverride(consoleModeConfig, cloud.clusterUuid, 'spice', { actor: ADMIN });
    const { vm } = await cloud.createVm();
    await cloud.changeVm(vm.uuid, { clusterUuid: null });
    expect((await start(vm.uuid))?.vm).toMatchObject({ clusterUuid: cloud.clusterUuid, liveConsoleMode: 'spice' });
    expect(agent.startCmds.map(({ consoleMode }) => consoleMode)).toEqual(['spice']);
  });

  it.each([
    [{ state: 'Disabled' }, ['host.notUsable']],
    [{ state: 'Maintenance' }, ['host.notUsable']],
    [{ status: 'Disconnected' }, ['host.disconnected']],
    [{ status: 'Connecting' }, ['host.disconnected']],
  ] as const)('is refused where the named host is %o', async (changes, failure) => {
    const { cloud, agent } = current();
    const before = await cloud.createVmIn('Stopped');
    await cloud.changeHost(agent.hostUuid, changes);
    expect(await failureOf(start(before.uuid, { hostUuid: agent.hostUuid }))).toEqual(failure);
    expect(await failureOf(start(before.uuid))).toEqual(['vm.noHost']);
    expect(await cloud.vm(before.uuid)).toEqual(before);
  });

  it('is refused on hosts and in clusters that do not exist or do not fit', async () => {
    const { cloud, agent } = current();
    const [zoneUuid, clusterUuid] = [newUuid(), newUuid()];
    await cloud.addZone(zoneUuid, false);
    await cloud.addCluster(clusterUuid, zoneUuid);
    const { vm } = await cloud.createVm({ clusterUuid: cloud.clusterUuid });
    expect(await failureOf(start(vm.uuid, { hostUuid: newUuid() }))).toEqual(['rest.notFound']);
    expect(await failureOf(start(vm.uuid, { clusterUuid: newUuid() }))).toEqual(['rest.notFound']);
    expect(await failureOf(start(vm.uuid, { clusterUuid }))).toEqual(['vm.noHost']);
    expect(await failureOf(start(vm.uuid, { clusterUuid, hostUuid: agent.hostUuid }))).toEqual(['vm.noHost']);
    expect(agent.commands).toEqual([]);
  });

  it('is refused when the VM is larger than every host', async () => {
    const { cloud } = current();
    const { vm } = await cloud.createVm({ memorySize: 65 * GIB });
    expect(await failureOf(start(vm.uuid))).toEqual(['vm.noHost']);
  });
});

describe('a start', () => {
  it('of a running VM changes nothing', async () => {
    const { cloud, agent } = current();
    const before = await cloud.createVmIn('Running', { hostUuid: agent.hostUuid });
    expect((await start(before.uuid))?.vm).toEqual(before);
    expect(agent.commands).toEqual([]);
  });

  it('is one, however many ask for it at once', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    const records = await Promise.all(Array.from({ length: 10 }, () => start(vm.uuid)));
    expect(agent.commands).toEqual(['startVm']);
    expect(new Set(records.map((record) => record?.vm.state))).toEqual(new Set(['Running']));
  });

  it('of a crashed VM ends what the crash left', async () => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn('Crashed', { hostUuid: agent.hostUuid, lastHostUuid: agent.hostUuid });
    agent.put(uuid, 'Crashed', ['vnc']);
    expect((await start(uuid))?.vm).toMatchObject({ state: 'Running', stateReason: null });
    expect(agent.commands).toEqual(['destroyVm', 'startVm']);
  });

  it('looks again when the VM changed between the look and the beginning', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    changeWhilePlanning(1, () => cloud.changeVm(vm.uuid, { stateVersion: 100 }));
    expect((await start(vm.uuid))?.vm.state).toBe('Running');
    expect(agent.commands).toEqual(['startVm']);
  });

  it('is refused when another node began something meanwhile', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    changeWhilePlanning(1, () => cloud.changeVm(vm.uuid, { stateVersion: 100, state: 'Starting' }));
    expect(await failureOf(start(vm.uuid))).toEqual(['vm.wrongState']);
    expect(agent.commands).toEqual([]);
  });

  it('gives up on a VM that never stands still', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    let stateVersion = 100;
    changeWhilePlanning(99, () => cloud.changeVm(vm.uuid, { stateVersion: ++stateVersion }));
    expect(await failureOf(start(vm.uuid))).toEqual(['vm.busy']);
    expect(agent.commands).toEqual([]);
  });

  it('tells what became of the VM when another node settled it meanwhile', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    agent.intercept('startVm', async (work) => {
      work();
      await cloud.changeVm(vm.uuid, { state: 'Paused', stateVersion: 100, operationNodeUuid: null });
    });
    expect((await start(vm.uuid))?.vm.state).toBe('Paused');
    expect(cloud.log.warnings).toEqual([expect.stringContaining('settled by somebody else')]);
  });
});

/** Lets something happen to the VM the first `times` times that a start is planned. */
function changeWhilePlanning(times: number, change: () => Promise<void>): void {
  const planner = current().cloud.app.get(StartPlanner);
  const plan = planner.plan.bind(planner);
  let calls = 0;
  vi.spyOn(planner, 'plan').mockImplementation(async (record, options) => {
    if (++calls <= times) await change();
    return plan(record, options);
  });
}
