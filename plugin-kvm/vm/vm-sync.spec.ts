import { describe, expect, it, vi } from 'vitest';
import type { LiveVm, VmEventCause, VmState } from '#contract';
import { newUuid } from '#kernel';
import { AbandonedOperations } from './abandoned-operations.js';
import { PauseVm } from './pause-vm.js';
import { StartVm } from './start-vm.js';
import { StopVm } from './stop-vm.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN } from './testing/vm-test-cloud.js';
import { VmSync } from './vm-sync.js';

const current = useCloud();

const observer = () => current().cloud.app.get(VmSync);

async function runningVm(): Promise<string> {
  const { cloud } = current();
  const { vm } = await cloud.createVm();
  await cloud.app.get(StartVm).start(vm.uuid, {}, ADMIN);
  return vm.uuid;
}

/** What the monitor does, with something happening between question and answer. */
async function sync(between: () => Promise<unknown> = async () => undefined): Promise<void> {
  const { agent } = current();
  const apply = await observer().beginSync(agent.hostUuid);
  const reply = await agent.syncVms();
  await between();
  await apply(reply);
}

const event = (live: LiveVm, cause: VmEventCause) => observer().vmChanged(current().agent.hostUuid, live, cause);
const stateOf = async (uuid: string) => (await current().cloud.vm(uuid)).state;

describe('a host sync', () => {
  it('takes over what happened behind the back of the manager', async () => {
    const { cloud, agent } = current();
    const uuids = await Promise.all([runningVm(), runningVm(), runningVm(), runningVm(), runningVm()]);
    const [stopped, gone, crashed, paused, same] = uuids;
    const untouched = await cloud.vm(same);
    agent.put(stopped, 'Shutdown');
    agent.forget(gone);
    agent.put(crashed, 'Crashed', ['vnc']);
    agent.put(paused, 'Paused', ['vnc']);
    await sync();
    expect(await Promise.all(uuids.map(stateOf))).toEqual(['Stopped', 'Stopped', 'Crashed', 'Paused', 'Running']);
    expect(await cloud.vm(stopped)).toMatchObject({
      hostUuid: null,
      lastHostUuid: agent.hostUuid,
      liveConsoleMode: null,
    });
    expect(await cloud.vm(same)).toEqual(untouched);
  });

  it('sees a VM that was started by hand, with its console', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await cloud.app.get(StopVm).stop(uuid, 'cold', ADMIN);
    agent.put(uuid, 'Running', ['spice']);
    await sync();
    expect(await cloud.vm(uuid)).toMatchObject({
      state: 'Running',
      hostUuid: agent.hostUuid,
      liveConsoleMode: 'spice',
    });
  });

  it('brings a VM back that was Unknown, and stores changed devices', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await observer().hostDisconnected(agent.hostUuid, 'no answer');
    expect(await cloud.vm(uuid)).toMatchObject({
      state: 'Unknown',
      stateReason: 'its host is disconnected: no answer',
    });
    await sync();
    expect(await cloud.vm(uuid)).toMatchObject({ state: 'Running', stateReason: null });
    agent.put(uuid, 'Running', ['spice']);
    await sync();
    expect(await cloud.vm(uuid)).toMatchObject({ liveConsoleMode: 'spice' });
  });

  it('does not undo what an operation did between question and answer', async () => {
    const { cloud } = current();
    const uuid = await runningVm();
    await sync(() => cloud.app.get(StopVm).stop(uuid, 'cold', ADMIN));
    expect(await stateOf(uuid)).toBe('Stopped');
    await sync(() => cloud.app.get(StartVm).start(uuid, {}, ADMIN));
    expect(await stateOf(uuid)).toBe('Running');
    // Back in the state that the sync saw, but not the same run.
    await sync(async () => {
      await cloud.app.get(StopVm).stop(uuid, 'cold', ADMIN);
      await cloud.app.get(StartVm).start(uuid, {}, ADMIN);
    });
    expect(await stateOf(uuid)).toBe('Running');
  });

  it('leaves a VM alone whose operation goes on, and does not believe the answer about one that began and ended', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    agent.intercept('startVm', async (work) => {
      await sync();
      expect(await stateOf(vm.uuid)).toBe('Starting');
      work();
    });
    await cloud.app.get(StartVm).start(vm.uuid, {}, ADMIN);
    const { vm: fresh } = await cloud.createVm();
    agent.plugIn();
    await sync(async () => {
      await cloud.app.get(StartVm).start(fresh.uuid, {}, ADMIN);
    });
    expect(await stateOf(fresh.uuid)).toBe('Running');
  });

  it('leaves domains alone that are in no database, and says so once', async () => {
    const { cloud, agent } = current();
    const stranger = newUuid();
    agent.put(stranger, 'Running', ['vnc']);
    await sync();
    await sync();
    expect(agent.live(stranger)?.state).toBe('Running');
    expect(cloud.log.warnings).toEqual([
      `host[uuid:${agent.hostUuid}] has a domain of ours that is in no database: vm[uuid:${stranger}]; left alone`,
    ]);
  });

  it('does not follow a VM to a host where it must not run', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    const other = await cloud.addHost();
    await cloud.changeVm(uuid, { hostUuid: other.hostUuid, lastHostUuid: other.hostUuid });
    const before = await cloud.vm(uuid);
    await sync();
    await sync();
    expect(await cloud.vm(uuid)).toEqual(before);
    expect(cloud.log.warnings).toEqual([expect.stringContaining(`but runs on host[uuid:${agent.hostUuid}] as well`)]);
  });

  it('asks again about a VM that it did not expect there', async () => {
    const { cloud, agent } = current();
    const other = await cloud.addHost();
    const { uuid } = await cloud.createVmIn('Stopped', { lastHostUuid: other.hostUuid });
    agent.put(uuid, 'Running', ['vnc']);
    await sync();
    expect(await cloud.vm(uuid)).toMatchObject({ state: 'Running', hostUuid: agent.hostUuid });
    expect(agent.commands).toEqual(['checkVms']);
  });
});

describe('a host that is disconnected', () => {
  it('makes the VMs Unknown that only it can vouch for', async () => {
    const { cloud, agent } = current();
    const states: VmState[] = ['Running', 'Paused', 'NoState', 'Crashed', 'Starting', 'Unknown'];
    const vms = await Promise.all(states.map((state) => cloud.createVmIn(state, { hostUuid: agent.hostUuid })));
    const elsewhere = await cloud.createVmIn('Running', { hostUuid: newUuid() });
    await observer().hostDisconnected(agent.hostUuid, 'no answer');
    const after = await Promise.all(vms.map(({ uuid }) => stateOf(uuid)));
    expect(after).toEqual(['Unknown', 'Unknown', 'Unknown', 'Crashed', 'Starting', 'Unknown']);
    expect(await cloud.vm(elsewhere.uuid)).toEqual(elsewhere);
    expect((await cloud.vm(vms[0]?.uuid ?? '')).stateVersion).toBe((vms[0]?.stateVersion ?? 0) + 1);
  });

  it('counts the VMs that are on it', async () => {
    const { cloud, agent } = current();
    await runningVm();
    await cloud.createVmIn('Unknown', { hostUuid: agent.hostUuid });
    await cloud.createVmIn('Stopped', { lastHostUuid: agent.hostUuid });
    expect(await observer().countVms(agent.hostUuid)).toBe(2);
  });
});

describe('an event', () => {
  it('that agrees with the database asks nobody', async () => {
    const { agent } = current();
    const uuid = await runningVm();
    await event(agent.put(uuid, 'Running', ['vnc']), 'booted');
    expect(agent.commands).toEqual(['startVm']);
  });

  it.each([
    ['a shutdown from inside', 'Shutdown', 'guestShutdown', 'Stopped'],
    ['a crash that leaves a process', 'Crashed', 'crashed', 'Crashed'],
    ['a killed process', 'Shutdown', 'failed', 'Crashed'],
    ['a pause by hand', 'Paused', 'paused', 'Paused'],
  ] as const)('tells of %s', async (_what, live, cause, state) => {
    const { agent } = current();
    const uuid = await runningVm();
    await event(agent.put(uuid, live), cause);
    expect(await stateOf(uuid)).toBe(state);
  });

  it('tells of a start by hand', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await cloud.app.get(StopVm).stop(uuid, 'cold', ADMIN);
    await event(agent.put(uuid, 'Running', ['spice']), 'booted');
    expect(await cloud.vm(uuid)).toMatchObject({
      state: 'Running',
      liveConsoleMode: 'spice',
      hostUuid: agent.hostUuid,
    });
  });

  it('that is old is not believed: the host is asked', async () => {
    const { agent } = current();
    const uuid = await runningVm();
    await event({ vmInstanceUuid: uuid, state: 'Shutdown', graphicsDevices: [] }, 'crashed');
    expect(await stateOf(uuid)).toBe('Running');
    expect(agent.commands).toEqual(['startVm', 'checkVms']);
  });

  it('of an operation that goes on waits for its end, and is forgotten when it agrees', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    agent.intercept('startVm', async (work) => {
      work();
      await event(agent.put(vm.uuid, 'Running', ['vnc']), 'booted');
    });
    await cloud.app.get(StartVm).start(vm.uuid, {}, ADMIN);
    expect(agent.commands).toEqual(['startVm']);
  });

  it('of a crash before the start is through is not lost', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    agent.intercept('startVm', async (work) => {
      work();
      await event({ vmInstanceUuid: vm.uuid, state: 'Crashed', graphicsDevices: [] }, 'crashed');
    });
    const starting = cloud.app.get(StartVm).start(vm.uuid, {}, ADMIN);
    await starting;
    agent.put(vm.uuid, 'Crashed');
    await vi.waitFor(async () => expect(await stateOf(vm.uuid)).toBe('Crashed'));
  });

  it('of a VM that another node works on is looked at when that node is done', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    const node = newUuid();
    cloud.nodes.others.push(node);
    await cloud.changeVm(uuid, { state: 'Pausing', operationNodeUuid: node, operationStartedAt: cloud.clock.now() });
    await event(agent.put(uuid, 'Crashed'), 'crashed');
    expect(await stateOf(uuid)).toBe('Pausing');
    await cloud.changeVm(uuid, { state: 'Paused', operationNodeUuid: null, operationStartedAt: null });
    await vi.waitFor(async () => expect(await stateOf(uuid)).toBe('Crashed'), { timeout: 2000 });
  });

  it('of a VM that is gone says nothing, unless something runs', async () => {
    const { cloud } = current();
    const uuid = newUuid();
    await event({ vmInstanceUuid: uuid, state: 'Shutdown', graphicsDevices: [] }, 'destroyed');
    expect(cloud.log.warnings).toEqual([]);
    await event({ vmInstanceUuid: uuid, state: 'Running', graphicsDevices: [] }, 'booted');
    expect(cloud.log.warnings).toEqual([expect.stringContaining('in no database')]);
  });

  it('does not disturb when the host cannot be asked', async () => {
    const { agent } = current();
    const uuid = await runningVm();
    agent.unplug();
    await expect(event({ vmInstanceUuid: uuid, state: 'Shutdown', graphicsDevices: [] }, 'other')).rejects.toThrow();
    expect(await stateOf(uuid)).toBe('Running');
  });
});

describe('an operation whose management node stopped', () => {
  const scan = () => current().cloud.app.get(AbandonedOperations).scan();
  const node = newUuid();
  const INTERRUPTED = 'the last start failed: its management node stopped meanwhile';

  it.each([
    ['Starting', 'Running', 'Running', null],
    ['Starting', 'Shutdown', 'Stopped', INTERRUPTED],
    ['Stopping', 'Running', 'Running', null],
    ['Rebooting', 'Shutdown', 'Stopped', INTERRUPTED],
    ['Pausing', 'Paused', 'Paused', null],
    ['Destroying', 'Shutdown', 'Stopped', null],
  ] as const)('is settled by the host: %s, and the host says %s', async (state, live, after, stateReason) => {
    const { cloud, agent } = current();
    for (const settling of [scan, sync]) {
      const { uuid } = await cloud.createVmIn(state, { hostUuid: agent.hostUuid, operationNodeUuid: node });
      agent.put(uuid, live, live === 'Shutdown' ? [] : ['vnc']);
      await settling();
      expect(await cloud.vm(uuid)).toMatchObject({ state: after, stateReason, operationNodeUuid: null });
    }
  });

  it('leaves the VM Unknown when the host is silent', async () => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn('Starting', { hostUuid: agent.hostUuid, operationNodeUuid: node });
    agent.unplug();
    await scan();
    expect(await cloud.vm(uuid)).toMatchObject({
      state: 'Unknown',
      hostUuid: agent.hostUuid,
      stateReason: 'its management node stopped while it was Starting, and its host is silent',
    });
  });

  it('leaves a VM Stopped that was on no host', async () => {
    const { cloud, agent } = current();
    const nowhere = await cloud.createVmIn('Destroying', { operationNodeUuid: node });
    const away = await cloud.createVmIn('Destroying', { operationNodeUuid: node, lastHostUuid: agent.hostUuid });
    await cloud.changeHost(agent.hostUuid, { status: 'Disconnected' });
    await scan();
    expect(await Promise.all([nowhere, away].map(({ uuid }) => stateOf(uuid)))).toEqual(['Stopped', 'Stopped']);
  });

  it('is not taken for one while its node lives', async () => {
    const { cloud, agent } = current();
    cloud.nodes.others.push(node);
    const { uuid } = await cloud.createVmIn('Starting', { hostUuid: agent.hostUuid, operationNodeUuid: node });
    agent.put(uuid, 'Running', ['vnc']);
    await scan();
    await sync();
    expect(await stateOf(uuid)).toBe('Starting');
  });

  it('is not taken for one while it goes on here', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    agent.intercept('pauseVm', async (work) => {
      await scan();
      expect(await stateOf(uuid)).toBe('Pausing');
      work();
    });
    await cloud.app.get(PauseVm).pause(uuid, ADMIN);
    expect(await stateOf(uuid)).toBe('Paused');
  });

  it('of a node that is not known yet gets some time, where there can be several', async () => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn('Starting', {
      hostUuid: agent.hostUuid,
      operationNodeUuid: node,
      operationStartedAt: cloud.clock.now(),
    });
    agent.put(uuid, 'Running', ['vnc']);
    await scan();
    expect(await stateOf(uuid)).toBe(cloud.uow.databaseType === 'postgres' ? 'Starting' : 'Running');
    cloud.clock.advance(15_000);
    await scan();
    expect(await stateOf(uuid)).toBe('Running');
  });
});
