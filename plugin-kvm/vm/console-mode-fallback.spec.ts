import { describe, expect, it } from 'vitest';
import type { HostFacts } from '#contract';
import { consoleModeConfig, consoleModeFallbackConfig } from './console-mode.global-config.js';
import { RebootVm } from './reboot-vm.js';
import { StartVm } from './start-vm.js';
import { failureOf } from './testing/outcome.js';
import { useCloud } from './testing/use-cloud.js';
import { ADMIN } from './testing/vm-test-cloud.js';
import { VmInventories } from './vm-inventories.js';
import { VmReader } from './vm-reader.js';
import { VmSync } from './vm-sync.js';

const current = useCloud();

const FACTS: HostFacts = {
  osDistribution: 'debian',
  osVersion: '12',
  osRelease: 'bookworm',
  hostname: 'kvm1',
  cpuArchitecture: 'x86_64',
  cpuModelName: 'cpu',
  libvirtVersion: '9.0.0',
  qemuVersion: '7.2.0',
  virtType: 'kvm',
  graphicsTypes: ['vnc', 'spice'],
  videoModels: ['virtio'],
  uefi: true,
  warnings: [],
};

async function inventory(uuid: string) {
  const { app } = current().cloud;
  return app.get(VmInventories).of(await app.get(VmReader).visible(uuid, ADMIN));
}

async function wantSpiceOnVncHost() {
  const { cloud, agent } = current();
  await cloud.changeHost(agent.hostUuid, { graphicsTypes: ['vnc'] });
  await cloud.config.set(consoleModeConfig, 'spice', { actor: ADMIN });
  return { cloud, agent };
}

describe('a VM whose host cannot do the wanted mode', () => {
  it('starts in the other one, with the reason on record, and needs no restart', async () => {
    const { cloud, agent } = await wantSpiceOnVncHost();
    const { vm } = await cloud.createVm();
    await cloud.app.get(StartVm).start(vm.uuid, {}, ADMIN);
    expect(agent.startCmds.map(({ consoleMode }) => consoleMode)).toEqual(['vnc']);
    expect(await inventory(vm.uuid)).toMatchObject({
      wantedConsoleMode: 'spice',
      wantedConsoleModeSource: 'global',
      liveConsoleMode: 'vnc',
      needsRestart: false,
      consoleModeFallback: {
        wanted: 'spice',
        used: 'vnc',
        reason: `host[uuid:${agent.hostUuid}, name:kvm1] cannot do spice, only [vnc]`,
      },
    });
  });

  it('needs a restart as soon as its host has learned the mode', async () => {
    const { cloud, agent } = await wantSpiceOnVncHost();
    const { vm } = await cloud.createVm();
    await cloud.app.get(StartVm).start(vm.uuid, {}, ADMIN);

    await cloud.app.get(VmSync).hostConnected(agent.hostUuid, { ...FACTS, graphicsTypes: ['vnc'] });
    expect(await inventory(vm.uuid)).toMatchObject({ needsRestart: false });

    await cloud.changeHost(agent.hostUuid, { graphicsTypes: ['vnc', 'spice'] });
    await cloud.app.get(VmSync).hostConnected(agent.hostUuid, FACTS);
    const after = await inventory(vm.uuid);
    expect(after.needsRestart).toBe(true);
    expect(after.consoleModeFallback).toBeUndefined();

    await cloud.app.get(RebootVm).reboot(vm.uuid, 'cold', ADMIN);
    expect(await inventory(vm.uuid)).toMatchObject({ liveConsoleMode: 'spice', needsRestart: false });
  });

  it('loses the record with the next start that needs no fallback', async () => {
    const { cloud } = await wantSpiceOnVncHost();
    const { vm } = await cloud.createVm();
    await cloud.app.get(StartVm).start(vm.uuid, {}, ADMIN);
    await cloud.config.setOverride(consoleModeConfig, vm.uuid, 'vnc', { actor: ADMIN });
    await cloud.app.get(RebootVm).reboot(vm.uuid, 'cold', ADMIN);
    const after = await inventory(vm.uuid);
    expect(after.wantedConsoleModeSource).toBe('vm');
    expect(after.consoleModeFallback).toBeUndefined();
  });

  it('is not started without the fallback, and nothing is sent', async () => {
    const { cloud, agent } = await wantSpiceOnVncHost();
    await cloud.config.set(consoleModeFallbackConfig, 'false', { actor: ADMIN });
    const before = await cloud.createVmIn('Stopped');
    expect(await failureOf(cloud.app.get(StartVm).start(before.uuid, {}, ADMIN))).toEqual([
      'vm.consoleModeUnsupported',
    ]);
    expect(await cloud.vm(before.uuid)).toEqual(before);
    expect(agent.commands).toEqual([]);
  });

  it('is not even stopped by a reboot that could not start it again', async () => {
    const { cloud, agent } = current();
    const { vm } = await cloud.createVm();
    await cloud.app.get(StartVm).start(vm.uuid, {}, ADMIN);
    await wantSpiceOnVncHost();
    await cloud.config.set(consoleModeFallbackConfig, 'false', { actor: ADMIN });
    expect(await failureOf(cloud.app.get(RebootVm).reboot(vm.uuid, 'cold', ADMIN))).toEqual([
      'vm.consoleModeUnsupported',
    ]);
    expect(agent.commands).toEqual(['startVm']);
    expect((await cloud.vm(vm.uuid)).state).toBe('Running');
  });
});
