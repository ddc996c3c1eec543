import { describe, expect, it } from 'vitest';
import type { VmState } from '#contract';
import { consoleModeConfig } from './console-mode.global-config.js';
import { DestroyVm } from './destroy-vm.js';
import { PauseVm } from './pause-vm.js';
import { RebootVm } from './reboot-vm.js';
import { StartVm } from './start-vm.js';
import { StopVm } from './stop-vm.js';
import { failureOf } from './testing/outcome.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN, USER } from './testing/vm-test-cloud.js';
import { VmEntity } from './vm.entity.js';
import { VmCdRomEntity } from './vm-cd-rom.entity.js';
import { VmNicEntity } from './vm-nic.entity.js';
import { stopTimeoutConfig } from './vm-timeouts.global-config.js';
import { VmVolumeEntity } from './vm-volume.entity.js';

const current = useCloud();

async function runningVm(): Promise<string> {
  const { cloud } = current();
  const { vm } = await cloud.createVm({
    disks: [{ path: '/disks/a.qcow2' }],
    nics: [{ bridgeName: 'br0' }],
    cdRoms: [{}],
  });
  await cloud.app.get(StartVm).start(vm.uuid, {}, ADMIN);
  return vm.uuid;
}

const reboot = (uuid: string) => current().cloud.app.get(RebootVm).reboot(uuid, 'grace', ADMIN);
const stop = (uuid: string) => current().cloud.app.get(StopVm).stop(uuid, 'cold', ADMIN);
const destroy = (uuid: string, force = false, actor = ADMIN) =>
  current().cloud.app.get(DestroyVm).destroy(uuid, { force }, actor);

describe('a stop', () => {
  it('tells the host how and how long, and leaves the VM on no host', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await cloud.config.setOverride(stopTimeoutConfig, uuid, '7', { actor: ADMIN });
    const record = await cloud.app.get(StopVm).stop(uuid, 'grace', ADMIN);
    expect(agent.log.at(-1)).toEqual({ command: 'stopVm', request: { uuid, type: 'grace', timeout: 7 } });
    expect(record?.vm).toEqual({ ...(await cloud.vm(uuid)) });
    expect(record?.vm).toMatchObject({
      state: 'Stopped',
      hostUuid: null,
      lastHostUuid: agent.hostUuid,
      liveConsoleMode: null,
      graphicsDevices: [],
    });
  });

  it('of a stopped VM changes nothing', async () => {
    const { cloud, agent } = current();
    const before = await cloud.createVmIn('Stopped');
    expect((await stop(before.uuid))?.vm).toEqual(before);
    expect(agent.commands).toEqual([]);
  });

  it('of a VM that the host has forgotten is done', async () => {
    const { agent } = current();
    const uuid = await runningVm();
    agent.forget(uuid);
    expect((await stop(uuid))?.vm.state).toBe('Stopped');
  });

  it.each(['Crashed', 'NoState', 'Unknown', 'Paused'] satisfies VmState[])('is possible in %s', async (state) => {
    const { cloud, agent } = current();
    const { uuid } = await cloud.createVmIn(state, { hostUuid: agent.hostUuid, stateReason: 'why' });
    agent.put(uuid, 'Running', ['vnc']);
    expect((await stop(uuid))?.vm).toMatchObject({ state: 'Stopped', stateReason: null });
  });

  it('is tried though the host is taken for disconnected', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await cloud.changeVm(uuid, { state: 'Unknown' });
    await cloud.changeHost(agent.hostUuid, { status: 'Disconnected' });
    expect((await stop(uuid))?.vm.state).toBe('Stopped');
  });
});

describe('a reboot', () => {
  it('is a stop and a start that reads the mode again, in one operation', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    const states: VmState[] = [];
    for (const command of ['stopVm', 'startVm'] as const) {
      agent.intercept(command, async (work) => {
        states.push((await cloud.vm(uuid)).state);
        work();
        // The switch is flipped while the VM is between its two lives.
        if (command === 'stopVm') await cloud.config.set(consoleModeConfig, 'spice', { actor: ADMIN });
      });
    }
    expect((await reboot(uuid))?.vm).toMatchObject({ state: 'Running', liveConsoleMode: 'spice' });
    expect(states).toEqual(['Rebooting', 'Rebooting']);
    expect(agent.startCmds.map(({ consoleMode }) => consoleMode)).toEqual(['vnc', 'spice']);
  });

  it('stays on a host that takes no other VMs', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await cloud.addHost();
    await cloud.changeHost(agent.hostUuid, { state: 'Disabled' });
    expect((await reboot(uuid))?.vm.hostUuid).toBe(agent.hostUuid);
  });

  it('leaves a host that is being emptied', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    const other = await cloud.addHost();
    await cloud.changeHost(agent.hostUuid, { state: 'PreMaintenance' });
    expect((await reboot(uuid))?.vm).toMatchObject({ state: 'Running', hostUuid: other.hostUuid });
    expect(agent.live(uuid)).toBeNull();
  });

  it('does not stop a VM that has nowhere to start again', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await cloud.changeHost(agent.hostUuid, { state: 'PreMaintenance' });
    expect(await failureOf(reboot(uuid))).toEqual(['vm.noHost']);
    expect(agent.commands).toEqual(['startVm']);
    expect((await cloud.vm(uuid)).state).toBe('Running');
  });

  it('says why the VM is off when the second half fails', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    agent.intercept('startVm', () => {
      throw agent.refused('startVm', 'HYPERVISOR_ERROR', 'no memory');
    });
    expect(await failureOf(reboot(uuid))).toEqual(['vm.startFailed', 'vm.startFailedOnHost', 'agent.refused']);
    const after = await cloud.vm(uuid);
    expect(after).toMatchObject({ state: 'Stopped', hostUuid: null });
    expect(after.stateReason).toMatch(/^the last start failed: .* because .*HYPERVISOR_ERROR: no memory$/);
  });
});

describe('pause and resume', () => {
  it('keep the VM and its console', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    const pausing = cloud.app.get(PauseVm);
    const running = await cloud.vm(uuid);
    // Each operation changes the state twice.
    const [paused, resumed] = [running.stateVersion + 2, running.stateVersion + 4];
    expect((await pausing.pause(uuid, ADMIN))?.vm).toEqual({ ...running, stateVersion: paused, state: 'Paused' });
    expect((await pausing.resume(uuid, ADMIN))?.vm).toEqual({ ...running, stateVersion: resumed });
    expect(agent.commands).toEqual(['startVm', 'pauseVm', 'resumeVm']);
  });

  it('are refused before anything happens when the host is away', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await cloud.changeHost(agent.hostUuid, { status: 'Disconnected' });
    const before = await cloud.vm(uuid);
    expect(await failureOf(cloud.app.get(PauseVm).pause(uuid, ADMIN))).toEqual(['host.disconnected']);
    expect(await failureOf(reboot(uuid))).toEqual(['host.disconnected']);
    expect(await cloud.vm(uuid)).toEqual(before);
  });
});

describe('a destruction', () => {
  const rowsLeft = () =>
    Promise.all(
      [VmEntity, VmNicEntity, VmVolumeEntity, VmCdRomEntity].map((entity) => current().cloud.uow.reader.count(entity)),
    );

  it('ends the VM on its host and leaves no row and no override', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await cloud.config.setOverride(consoleModeConfig, uuid, 'spice', { actor: ADMIN });
    await destroy(uuid);
    expect(agent.live(uuid)).toBeNull();
    expect(await rowsLeft()).toEqual([0, 0, 0, 0]);
    expect(cloud.config.get(consoleModeConfig, { VmInstanceVO: uuid })).toBe('vnc');
  });

  it('removes the definition that a stopped VM left on its host', async () => {
    const { agent } = current();
    const uuid = await runningVm();
    await stop(uuid);
    expect(agent.live(uuid)?.state).toBe('Shutdown');
    await destroy(uuid);
    expect(agent.live(uuid)).toBeNull();
    expect(await rowsLeft()).toEqual([0, 0, 0, 0]);
  });

  it('of a stopped VM does not need its host', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await stop(uuid);
    await cloud.changeHost(agent.hostUuid, { status: 'Disconnected' });
    await destroy(uuid);
    expect(await rowsLeft()).toEqual([0, 0, 0, 0]);

    await cloud.changeHost(agent.hostUuid, { status: 'Connected' });
    const other = await runningVm();
    await stop(other);
    agent.unplug();
    await destroy(other);
    expect(await rowsLeft()).toEqual([0, 0, 0, 0]);
  });

  it('of a VM that never ran asks nobody', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm({ strategy: 'JustCreate' });
    await destroy(vm.uuid);
    expect(agent.commands).toEqual([]);
    expect(await rowsLeft()).toEqual([0, 0, 0, 0]);
  });

  it('of a VM whose host is away is refused, unless it is forced', async () => {
    const { cloud, agent } = current();
    const uuid = await runningVm();
    await cloud.changeVm(uuid, { state: 'Unknown' });
    await cloud.changeHost(agent.hostUuid, { status: 'Disconnected' });
    expect(await failureOf(destroy(uuid))).toEqual(['host.disconnected']);
    expect((await cloud.vm(uuid)).state).toBe('Unknown');
    await destroy(uuid, true);
    expect(await rowsLeft()).toEqual([0, 0, 0, 0]);
    expect(agent.live(uuid)?.state).toBe('Running');
  });

  it('of an unknown VM succeeds, and so does that of a foreign one, which stays', async () => {
    const { cloud } = current();
    const uuid = await runningVm();
    await destroy('f'.repeat(32));
    await destroy(uuid, true, USER);
    expect((await cloud.vm(uuid)).state).toBe('Running');
  });
});

it('a Normal account does nothing with VMs that are not its own, and cannot tell them from unknown ones', async () => {
  const { cloud, agent } = current();
  const { vm: own } = await cloud.createVm({}, USER);
  expect((await cloud.app.get(StartVm).start(own.uuid, {}, USER))?.vm.accountUuid).toBe(USER.accountUuid);
  const foreign = await runningVm();
  const calls = agent.commands.length;
  const unknown = 'f'.repeat(32);
  const { app } = cloud;
  const attempts = [
    (uuid: string) => app.get(StartVm).start(uuid, {}, USER),
    (uuid: string) => app.get(StopVm).stop(uuid, 'cold', USER),
    (uuid: string) => app.get(RebootVm).reboot(uuid, 'cold', USER),
    (uuid: string) => app.get(PauseVm).pause(uuid, USER),
    (uuid: string) => app.get(PauseVm).resume(uuid, USER),
  ];
  for (const attempt of attempts) {
    const [error, other]: unknown[] = await Promise.all(
      [foreign, unknown].map((uuid) => attempt(uuid).catch((e: unknown) => e)),
    );
    expect(String(error)).toBe(`KnownError: cannot find vm[uuid:${foreign}]`);
    expect(String(other)).toBe(`KnownError: cannot find vm[uuid:${unknown}]`);
  }
  expect(agent.commands).toHaveLength(calls);
});
