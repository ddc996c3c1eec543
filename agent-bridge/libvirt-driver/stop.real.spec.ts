import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StartVmCmd } from '#contract';
import {
  bootDisk,
  describeReal,
  qemuPidOf,
  type SerialConsole,
  serialConsole,
  testStorage,
  virsh,
} from '../../test/host/index.js';
import { DriverSubject } from './testing/driver-subject.js';
import { leftBehind } from './testing/left-behind.js';

const GUEST_MEMORY = 256 * 1024 * 1024;

describeReal('the end of a VM', () => {
  let storage: Awaited<ReturnType<typeof testStorage>>;
  const subject = new DriverSubject({ storageRoots: ['/var/lib/libvirt/images'] });
  const { driver } = subject;
  const serials: SerialConsole[] = [];

  beforeAll(async () => {
    storage = await testStorage();
    await driver.open();
  });
  afterAll(async () => {
    for (const serial of serials) serial.close();
    await subject.close();
    await storage.remove();
  });

  /** A guest that is up and obeys. */
  async function bootGuest(): Promise<{ cmd: StartVmCmd; serial: SerialConsole }> {
    const disk = await bootDisk(path.join(storage.folder, `${subject.newUuid()}.img`));
    const cmd = subject.command({
      memory: GUEST_MEMORY,
      volumes: [
        {
          volumeUuid: subject.newUuid(),
          installPath: disk,
          deviceId: 0,
          format: 'raw',
          bus: 'virtio',
          cacheMode: 'writeback',
        },
      ],
    });
    await driver.startVm(cmd);
    const serial = await serialConsole(cmd.vmInstanceUuid);
    serials.push(serial);
    await serial.waitFor(/tick \d+\n/);
    return { cmd, serial };
  }

  const off = (vmInstanceUuid: string) => ({ vmInstanceUuid, state: 'Shutdown', graphicsDevices: [] });

  it('is no reboot from inside, and is left to a guest that listens, paused or not', async () => {
    const { cmd, serial } = await bootGuest();
    serial.send('reboot');
    await serial.waitFor(/tick 0\n/);
    expect(await driver.getVm(cmd.vmInstanceUuid)).toMatchObject({ state: 'Running' });
    expect(subject.causesOf(cmd.vmInstanceUuid)).toEqual(['booted']);

    await driver.pauseVm(cmd.vmInstanceUuid);
    await driver.stopVm({ uuid: cmd.vmInstanceUuid, type: 'grace', timeout: 60 });
    await serial.waitFor(/power button\n/);
    expect(await driver.getVm(cmd.vmInstanceUuid)).toEqual(off(cmd.vmInstanceUuid));
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'paused', 'resumed', 'stoppedByCommand']);
  });

  it('is seen when the guest turns itself off', async () => {
    const { cmd, serial } = await bootGuest();
    serial.send('poweroff');
    await expect
      .poll(() => subject.causesOf(cmd.vmInstanceUuid), { timeout: 10_000 })
      .toEqual(['booted', 'guestShutdown']);
    expect(await driver.getVm(cmd.vmInstanceUuid)).toEqual(off(cmd.vmInstanceUuid));
  });

  it('is a crash when the guest panics: it is kept with its console, can be stopped, and can be started', async () => {
    const { cmd, serial } = await bootGuest();
    const devices = (await driver.getVm(cmd.vmInstanceUuid))?.graphicsDevices;
    serial.send('crash');
    await expect.poll(() => subject.causesOf(cmd.vmInstanceUuid), { timeout: 10_000 }).toContain('crashed');
    expect(await driver.getVm(cmd.vmInstanceUuid)).toEqual({
      vmInstanceUuid: cmd.vmInstanceUuid,
      state: 'Crashed',
      graphicsDevices: devices,
    });
    await expect(driver.pauseVm(cmd.vmInstanceUuid)).rejects.toMatchObject({ code: 'VM_WRONG_STATE' });
    const crashedPid = await qemuPidOf(cmd.vmInstanceUuid);
    await driver.startVm(cmd);
    expect(await driver.getVm(cmd.vmInstanceUuid)).toMatchObject({ state: 'Running' });
    expect(await qemuPidOf(cmd.vmInstanceUuid)).not.toBe(crashedPid);
  });

  it('comes by force to a guest that does not listen', async () => {
    const cmd = subject.command();
    await driver.startVm(cmd);
    await driver.stopVm({ uuid: cmd.vmInstanceUuid, type: 'grace', timeout: 1 });
    expect(await driver.getVm(cmd.vmInstanceUuid)).toEqual(off(cmd.vmInstanceUuid));
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'stoppedByCommand']);
  });

  it('comes at once when asked for, and a second time changes nothing', async () => {
    const cmd = subject.command();
    await driver.startVm(cmd);
    await driver.stopVm({ uuid: cmd.vmInstanceUuid, type: 'cold', timeout: 60 });
    await driver.stopVm({ uuid: cmd.vmInstanceUuid, type: 'cold', timeout: 60 });
    await driver.stopVm({ uuid: cmd.vmInstanceUuid, type: 'grace', timeout: 60 });
    expect(await driver.getVm(cmd.vmInstanceUuid)).toEqual(off(cmd.vmInstanceUuid));
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'stoppedByCommand']);
  });

  it('is seen within two seconds when QEMU is killed, and nothing of it runs on', async () => {
    const cmd = subject.command();
    await driver.startVm(cmd);
    process.kill(await qemuPidOf(cmd.vmInstanceUuid), 'SIGKILL');
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'failed']);
    expect(await driver.getVm(cmd.vmInstanceUuid)).toEqual(off(cmd.vmInstanceUuid));
    await driver.destroyVm(cmd.vmInstanceUuid);
    expect(await leftBehind(cmd.vmInstanceUuid)).toEqual([]);
  });

  it('and its start behind our back are seen', async () => {
    const cmd = subject.command();
    await driver.startVm(cmd);
    await virsh('destroy', cmd.vmInstanceUuid);
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'destroyed']);
    await virsh('start', cmd.vmInstanceUuid);
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'destroyed', 'booted']);
    await virsh('suspend', cmd.vmInstanceUuid);
    await virsh('resume', cmd.vmInstanceUuid);
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'destroyed', 'booted', 'paused', 'resumed']);
  });

  it('of its definition behind our back asks for a resync', async () => {
    const cmd = subject.command();
    await driver.startVm(cmd);
    await driver.stopVm({ uuid: cmd.vmInstanceUuid, type: 'cold', timeout: 1 });
    await virsh('undefine', cmd.vmInstanceUuid);
    await expect
      .poll(() => subject.events.at(-1), { timeout: 2000 })
      .toEqual({ type: 'resync', reason: `the definition of vm[uuid:${cmd.vmInstanceUuid}] was removed` });
  });
});
