import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConsoleMode } from '#contract';
import { describeReal, listeningSocketsOf, qemuPidOf, spiceAuth, virsh, vncAuth } from '../../test/host/index.js';
import { childElements, parseXml } from '../domain-xml/index.js';
import { DriverSubject } from './testing/driver-subject.js';
import { loopbackConsole, onlyPort, refusalOf } from './testing/expectations.js';
import { leftBehind } from './testing/left-behind.js';

const login: Record<ConsoleMode, (port: number, password: string) => Promise<string>> = {
  vnc: vncAuth,
  spice: spiceAuth,
};

describeReal('starting a VM', () => {
  const subject = new DriverSubject();
  const { driver } = subject;
  beforeAll(() => driver.open());
  afterAll(() => subject.close());

  it.each(['vnc', 'spice'] as const)('gives it a %s console for this host and this password only', async (mode) => {
    const cmd = subject.command({ consoleMode: mode, consolePassword: 'Secret12' });
    const devices = await driver.startVm(cmd);
    const port = onlyPort(devices);
    expect(devices).toEqual(loopbackConsole(mode, port));

    const xml = await virsh('dumpxml', '--security-info', cmd.vmInstanceUuid);
    const graphics = /<graphics [^>]*>/g.exec(xml)?.[0];
    expect(graphics).toBe(
      `<graphics type='${mode}' port='${port}' autoport='yes' listen='127.0.0.1' passwd='Secret12'>`,
    );
    expect(xml.match(/<graphics /g)).toHaveLength(1);
    expect(await listeningSocketsOf(await qemuPidOf(cmd.vmInstanceUuid))).toEqual([`127.0.0.1:${port}`]);
    expect([
      await login[mode](port, 'Secret12'),
      await login[mode](port, 'Secret13'),
      await login[mode](port, ''),
    ]).toEqual(['ok', 'refused', 'refused']);
  });

  it.each([
    ['vnc', /^[A-Za-z0-9]{8}$/],
    ['spice', /^[A-Za-z0-9]{40}$/],
  ] as const)('makes up a password for a %s console that was given none', async (mode, pattern) => {
    const cmd = subject.command({ consoleMode: mode });
    const port = onlyPort(await driver.startVm(cmd));
    const xml = await virsh('dumpxml', '--security-info', cmd.vmInstanceUuid);
    const password = /passwd='([^']*)'/.exec(xml)?.[1] ?? '';
    expect(password).toMatch(pattern);
    expect(await login[mode](port, password)).toBe('ok');
    expect(await login[mode](port, '')).toBe('refused');
  });

  it('leaves a running VM as it is', async () => {
    const cmd = subject.command();
    const devices = await driver.startVm(cmd);
    const pid = await qemuPidOf(cmd.vmInstanceUuid);
    expect(await driver.startVm({ ...cmd, consoleMode: 'spice' })).toEqual(devices);
    expect(await qemuPidOf(cmd.vmInstanceUuid)).toBe(pid);
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted']);
  });

  it.each(['q35', 'pc'] as const)('defines it anew: the other console, the same hardware (%s)', async (machineType) => {
    const cmd = subject.command({ machineType, cdRoms: [{ deviceId: 0 }], videoType: 'qxl', soundType: 'ich9' });
    await driver.startVm(cmd);
    const before = await hardware(cmd.vmInstanceUuid);
    await driver.stopVm({ uuid: cmd.vmInstanceUuid, type: 'cold', timeout: 1 });
    const devices = await driver.startVm({ ...cmd, consoleMode: 'spice' });
    expect(devices).toEqual(loopbackConsole('spice', onlyPort(devices)));
    const after = await hardware(cmd.vmInstanceUuid);
    expect(after).toEqual(before);
    const names = after.map((device) => device.split(' ')[0]);
    expect(new Set(names)).toEqual(
      new Set(['controller', 'disk', 'channel', 'input', 'sound', 'video', 'memballoon', 'rng']),
    );
  });

  it('starts with UEFI, and takes its variables with it when it goes', async () => {
    const cmd = subject.command({ bootMode: 'UEFI' });
    const nvram = `/var/lib/libvirt/qemu/nvram/${cmd.vmInstanceUuid}_VARS.fd`;
    await driver.startVm(cmd);
    expect(await leftBehind(cmd.vmInstanceUuid)).toContain(nvram);
    await driver.destroyVm(cmd.vmInstanceUuid);
    expect(await leftBehind(cmd.vmInstanceUuid)).toEqual([]);
  });

  it('forgets the UEFI variables of a VM that is to start with BIOS', async () => {
    const cmd = subject.command({ bootMode: 'UEFI' });
    await driver.startVm(cmd);
    await driver.stopVm({ uuid: cmd.vmInstanceUuid, type: 'cold', timeout: 1 });
    await driver.startVm({ ...cmd, bootMode: 'Legacy' });
    expect(await leftBehind(cmd.vmInstanceUuid)).not.toContain(
      `/var/lib/libvirt/qemu/nvram/${cmd.vmInstanceUuid}_VARS.fd`,
    );
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'stoppedByCommand', 'booted']);
  });

  it('boots anew where somebody has saved the memory of the old console', async () => {
    const cmd = subject.command();
    await driver.startVm(cmd);
    await virsh('managedsave', cmd.vmInstanceUuid);
    expect(await driver.getVm(cmd.vmInstanceUuid)).toEqual({
      vmInstanceUuid: cmd.vmInstanceUuid,
      state: 'Shutdown',
      graphicsDevices: [],
    });
    const devices = await driver.startVm({ ...cmd, consoleMode: 'spice' });
    expect(devices).toEqual(loopbackConsole('spice', onlyPort(devices)));
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'paused', 'saved', 'booted']);
  });

  it.each(['vnc', 'spice'] as const)('leaves nothing of a %s VM behind after destroy', async (consoleMode) => {
    const cmd = subject.command({ consoleMode });
    await driver.startVm(cmd);
    expect(await leftBehind(cmd.vmInstanceUuid)).not.toEqual([]);
    await driver.destroyVm(cmd.vmInstanceUuid);
    expect(await leftBehind(cmd.vmInstanceUuid)).toEqual([]);
    await subject.expectCauses(cmd.vmInstanceUuid, ['booted', 'destroyed']);
    expect(await driver.getVm(cmd.vmInstanceUuid)).toBeNull();
  });

  it('leaves nothing behind when it fails, and tells why', async () => {
    const nic = { uuid: subject.newUuid(), mac: 'fa:00:00:00:0d:4c', deviceId: 0, model: 'virtio' } as const;
    const cmd = subject.command({ nics: [{ ...nic, source: 'bridge', bridgeName: 'br-missing' }] });
    const refusal = await refusalOf(driver.startVm(cmd));
    expect(refusal.code).toBe('HYPERVISOR_ERROR');
    expect(refusal.message).toMatch(/br-missing/);
    expect(await leftBehind(cmd.vmInstanceUuid)).toEqual([]);
  });

  it('keeps the definition of a VM that had one when the next start fails', async () => {
    const cmd = subject.command();
    await driver.startVm(cmd);
    await driver.stopVm({ uuid: cmd.vmInstanceUuid, type: 'cold', timeout: 1 });
    const nic = { uuid: subject.newUuid(), mac: 'fa:00:00:00:0d:4d', deviceId: 0, model: 'virtio' } as const;
    await expect(
      driver.startVm({ ...cmd, nics: [{ ...nic, source: 'network', networkName: 'missing' }] }),
    ).rejects.toMatchObject({ code: 'HYPERVISOR_ERROR' });
    expect(await driver.getVm(cmd.vmInstanceUuid)).toMatchObject({ state: 'Shutdown' });
  });
});

/** What the guest finds: every device with its place in the machine, whatever stands behind it on the host. */
async function hardware(uuid: string): Promise<string[]> {
  const [devices] = childElements(parseXml(await virsh('dumpxml', uuid)), 'devices');
  return Array.from(devices?.children ?? []).flatMap((device) => {
    const [address] = childElements(device, 'address');
    const [named] = ['model', 'target'].flatMap((name) => childElements(device, name));
    const parts = [device.localName, device.getAttribute('model'), text(named), text(address)];
    return address === undefined ? [] : [parts.join(' ')];
  });
}

/** Attributes alone, without the state that comes and goes with a listener. */
function text(element: ReturnType<typeof parseXml> | undefined): string {
  const all = Array.from(element?.attributes ?? []).filter(({ name }) => name !== 'state');
  return all.map(({ name, value }) => `${name}=${value}`).join(' ');
}
