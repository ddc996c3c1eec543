import { describe, expect, it } from 'vitest';
import { AgentError } from '../agent-error.js';
import type { DriverEvent } from '../driver/hypervisor-driver.js';
import { startCommand } from '../testing/start-command.js';
import { MemoryDriver } from './memory-driver.js';
import type { MemoryHost } from './memory-host.js';
import { MemoryHypervisor } from './memory-hypervisor.js';

const cmd = startCommand();
const uuid = cmd.vmInstanceUuid;
const otherUuid = '5a17c0de000000000000000000000002';

function makeDriver(host: Partial<MemoryHost> = {}) {
  const world = new MemoryHypervisor(host);
  const events: DriverEvent[] = [];
  world.onEvent((event) => events.push(event));
  return { world, driver: new MemoryDriver(world), events };
}

describe('MemoryDriver', () => {
  it('gives each console a port of its own from 5900 on, and a freed one again', async () => {
    const { driver } = makeDriver();
    const portOf = async (vmInstanceUuid: string) => {
      const [device] = await driver.startVm(startCommand({ vmInstanceUuid }));
      return device?.port;
    };
    expect([await portOf(uuid), await portOf(otherUuid)]).toEqual([5900, 5901]);
    await driver.destroyVm(uuid);
    expect(await portOf('5a17c0de000000000000000000000003')).toBe(5900);
  });

  it('shows the console of the mode that was asked for last', async () => {
    const { driver } = makeDriver();
    await driver.startVm(cmd);
    await driver.stopVm({ uuid, type: 'cold', timeout: 1 });
    await driver.startVm({ ...cmd, consoleMode: 'spice' });
    expect(await driver.getVm(uuid)).toEqual({
      vmInstanceUuid: uuid,
      state: 'Running',
      graphicsDevices: [{ type: 'spice', port: 5900, tlsPort: null, listen: '127.0.0.1' }],
    });
  });

  it('keeps a VM for the next driver', async () => {
    const { driver, world } = makeDriver();
    await driver.startVm(cmd);
    await driver.close();
    expect(await new MemoryDriver(world).listVms()).toEqual({ vms: [await driver.getVm(uuid)], foreignDomains: 0 });
  });

  it('records every start command as it came, the newest only', async () => {
    const { driver, world } = makeDriver({ maxRecordedStarts: 2, graphicsTypes: ['vnc'] });
    const spice = { ...cmd, consoleMode: 'spice' } as const;
    for (const each of [cmd, { ...cmd, vmName: 'second' }]) await driver.startVm(each);
    await expect(driver.startVm(spice)).rejects.toThrow();
    expect(world.startCommands).toEqual([{ ...cmd, vmName: 'second' }, spice]);
  });

  it('protects every console with a password: the given one, or a random one of the length the mode can use', async () => {
    const { driver, world } = makeDriver();
    await driver.startVm({ ...cmd, consolePassword: 'Secret12' });
    expect(world.domain(uuid)?.consolePassword).toBe('Secret12');
    await driver.startVm({ ...cmd, vmInstanceUuid: otherUuid, consoleMode: 'spice' });
    expect(world.domain(otherUuid)?.consolePassword).toMatch(/^[A-Za-z0-9]{40}$/);
    await driver.stopVm({ uuid, type: 'cold', timeout: 1 });
    expect(world.domain(uuid)?.consolePassword).toBeNull();
    await driver.startVm(cmd);
    expect(world.domain(uuid)?.consolePassword).toMatch(/^[A-Za-z0-9]{8}$/);
  });

  it.each<[string, Partial<MemoryHost>, Parameters<typeof startCommand>[0], object]>([
    [
      'a console mode that its QEMU lacks',
      { graphicsTypes: ['vnc'] },
      { consoleMode: 'spice' },
      { code: 'CONSOLE_MODE_UNSUPPORTED', params: { consoleMode: 'spice', supported: 'vnc' } },
    ],
    [
      'a video model that its QEMU lacks',
      { videoModels: ['virtio'] },
      { videoType: 'qxl' },
      { code: 'VM_UNSUPPORTED' },
    ],
    ['UEFI without firmware', { uefi: false }, { bootMode: 'UEFI' }, { code: 'VM_UNSUPPORTED' }],
    [
      'a path outside the storage roots',
      { storageRoots: ['/images'] },
      { cdRoms: [{ deviceId: 0, path: '/images/../etc/shadow' }] },
      { code: 'PATH_NOT_ALLOWED', params: { path: '/images/../etc/shadow', roots: '/images' } },
    ],
    ['what a domain definition cannot hold', {}, { vmName: 'two\nlines' }, { code: 'INVALID_COMMAND' }],
  ])('refuses %s and creates nothing', async (_what, host, overrides, refusal) => {
    const { driver, events } = makeDriver(host);
    await expect(driver.startVm(startCommand(overrides))).rejects.toMatchObject(refusal);
    expect({ ...(await driver.listVms()), events }).toEqual({ vms: [], foreignDomains: 0, events: [] });
  });

  it('takes a path inside the storage roots', async () => {
    const { driver } = makeDriver({ storageRoots: ['/images'] });
    await driver.startVm(startCommand({ cdRoms: [{ deviceId: 0, path: '/images/a.iso' }] }));
    expect((await driver.listVms()).vms).toHaveLength(1);
  });

  it('leaves foreign domains alone and counts them', async () => {
    const { driver, world } = makeDriver();
    world.addForeignDomain(uuid);
    const foreign = { code: 'FOREIGN_DOMAIN' };
    await expect(driver.startVm(cmd)).rejects.toMatchObject(foreign);
    await expect(driver.stopVm({ uuid, type: 'cold', timeout: 1 })).rejects.toMatchObject(foreign);
    await expect(driver.destroyVm(uuid)).rejects.toMatchObject(foreign);
    await expect(driver.pauseVm(uuid)).rejects.toMatchObject(foreign);
    await expect(driver.resumeVm(uuid)).rejects.toMatchObject(foreign);
    expect(await driver.listVms()).toEqual({ vms: [], foreignDomains: 1 });
    expect(await driver.getVm(uuid)).toBeNull();
  });

  it('counts the memory of VMs that have a process', async () => {
    const capacity = { cpuNum: 4, cpuSockets: 1, totalMemory: 1024 ** 3 };
    const { driver } = makeDriver({ capacity });
    await driver.startVm(cmd);
    await driver.startVm({ ...cmd, vmInstanceUuid: otherUuid });
    await driver.stopVm({ uuid: otherUuid, type: 'cold', timeout: 1 });
    expect(await driver.capacity()).toEqual({ ...capacity, usedMemory: cmd.memory });
  });

  it('answers nothing while the hypervisor is down, loses the events of that time, and asks for a resync after it', async () => {
    const { driver, world, events } = makeDriver();
    await driver.startVm(cmd);
    world.setUp(false);
    world.setUp(false);
    world.incident('guestCrash', uuid);
    const down = { code: 'HYPERVISOR_UNAVAILABLE' };
    for (const call of [
      () => driver.versions(),
      () => driver.facts(),
      () => driver.capacity(),
      () => driver.startVm(cmd),
      () => driver.stopVm({ uuid, type: 'cold', timeout: 1 }),
      () => driver.destroyVm(uuid),
      () => driver.pauseVm(uuid),
      () => driver.resumeVm(uuid),
      () => driver.listVms(),
      () => driver.getVm(uuid),
    ]) {
      await expect(call()).rejects.toMatchObject(down);
    }
    expect(driver.isUp()).toBe(false);
    world.setUp(true);
    expect(await driver.getVm(uuid)).toMatchObject({ state: 'Crashed' });
    expect(events.map(({ type }) => type)).toEqual(['vmChanged', 'hypervisorDown', 'resync']);
  });

  it('holds a start in the middle until it is let go', async () => {
    const { driver, world } = makeDriver();
    const hold = world.interventions.holdNext('start');
    const started = driver.startVm(cmd);
    await hold.reached;
    expect(await driver.getVm(uuid)).toBeNull();
    hold.release();
    await started;
    expect(await driver.getVm(uuid)).toMatchObject({ state: 'Running' });
  });

  it('fails the next command of a kind as prepared, once, and changes nothing', async () => {
    const { driver, world } = makeDriver();
    await driver.startVm(cmd);
    const failure = new AgentError('HYPERVISOR_ERROR', 'prepared');
    world.interventions.failNext('pause', failure);
    await driver.resumeVm(uuid);
    await expect(driver.pauseVm(uuid)).rejects.toBe(failure);
    expect(await driver.getVm(uuid)).toMatchObject({ state: 'Running' });
    await driver.pauseVm(uuid);
    expect(await driver.getVm(uuid)).toMatchObject({ state: 'Paused' });
  });
});
