import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dashed, type Uuid } from '#contract';
import { describeReal } from '../../test/host/index.js';
import type { DriverEvent } from '../driver/hypervisor-driver.js';
import { PrivateLibvirtd } from '../libvirt/testing/private-libvirtd.js';
import { startCommand } from '../testing/start-command.js';
import { LibvirtDriver } from './libvirt-driver.js';
import { refusalOf } from './testing/expectations.js';

const uuid = 'd4cc0000000000000000000000000c01';
const cmd = startCommand({ vmInstanceUuid: uuid });
const SOON = { timeout: 20_000, interval: 20 };

describeReal('a libvirt that goes and comes back', () => {
  let daemon: PrivateLibvirtd;
  let driver: LibvirtDriver;
  const events: DriverEvent[] = [];

  beforeAll(async () => {
    daemon = await PrivateLibvirtd.start('6f6c1a52-52a1-4d0e-8a35-0d6b8c3f7a21');
    driver = new LibvirtDriver({
      socketPath: daemon.socketPath,
      uri: daemon.uri,
      virtType: 'qemu',
      openTimeoutMs: 100,
    });
    driver.onEvent((event) => events.push(event));
  });
  afterAll(async () => {
    await driver.close();
    await daemon.remove();
  });

  const up = () => expect.poll(() => driver.isUp(), SOON).toBe(true);
  const down = () => expect.poll(() => driver.isUp(), SOON).toBe(false);

  it('may be missing at first: everything is refused until it is there, and then asked for', async () => {
    await daemon.kill();
    await driver.open();
    expect(driver.isUp()).toBe(false);
    for (const call of [
      () => driver.versions(),
      () => driver.facts(),
      () => driver.capacity(),
      () => driver.listVms(),
      () => driver.getVm(uuid),
      () => driver.startVm(cmd),
      () => driver.stopVm({ uuid, type: 'cold', timeout: 1 }),
      () => driver.destroyVm(uuid),
      () => driver.pauseVm(uuid),
      () => driver.resumeVm(uuid),
    ]) {
      expect((await refusalOf(call())).code).toBe('HYPERVISOR_UNAVAILABLE');
    }
    await daemon.start();
    await up();
    expect(events).toEqual([{ type: 'resync', reason: 'connected to libvirt again' }]);
  });

  it('leaves its VMs running, and tells of what comes next', async () => {
    const devices = await driver.startVm(cmd);
    await daemon.kill();
    await down();
    expect(events.at(-1)).toMatchObject({ type: 'hypervisorDown' });
    await daemon.start();
    await up();
    expect(events.at(-1)).toEqual({ type: 'resync', reason: 'connected to libvirt again' });
    expect(await driver.listVms()).toEqual({
      vms: [{ vmInstanceUuid: uuid, state: 'Running', graphicsDevices: devices }],
      foreignDomains: 0,
    });
    await driver.pauseVm(uuid);
    await expect.poll(() => events.at(-1), SOON).toMatchObject({ type: 'vmChanged', cause: 'paused' });
    await driver.resumeVm(uuid);
    await expect.poll(() => events.at(-1), SOON).toMatchObject({ type: 'vmChanged', cause: 'resumed' });
  });

  it('does not hide that a VM died meanwhile', async () => {
    await daemon.kill();
    await down();
    process.kill(await qemuPid(uuid), 'SIGKILL');
    await daemon.start();
    await up();
    expect(await driver.getVm(uuid)).toEqual({ vmInstanceUuid: uuid, state: 'Shutdown', graphicsDevices: [] });
  });

  it('ends a wait for a guest that is to stop', async () => {
    await driver.startVm(cmd);
    const stop = refusalOf(driver.stopVm({ uuid, type: 'grace', timeout: 600 }));
    await daemon.kill();
    expect((await stop).code).toBe('HYPERVISOR_UNAVAILABLE');
    await daemon.start();
    await up();
    await driver.destroyVm(uuid);
    expect(await driver.getVm(uuid)).toBeNull();
  });
});

async function qemuPid(vm: Uuid): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(dashed(vm))) return Number(pid);
  }
  throw new Error(`no QEMU process of ${vm}`);
}
