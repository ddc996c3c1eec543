import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  deleteResourceConfig,
  queryGlobalConfigHistory,
  queryHost,
  rebootVmInstance,
  resetGlobalConfigItem,
  updateGlobalConfig,
  updateResourceConfig,
} from '#contract';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import {
  describeReal,
  listeningSocketsOf,
  qemuPidOf,
  spiceAuth,
  spiceScreenshot,
  virsh,
  vncAuth,
} from '../host/index.js';
import { readmeSession, runSession } from '../support/readme-session.js';
import { graphicsOf, NewUser, until } from './new-user.js';

const CONSOLE_MODE = { category: 'kvm', name: 'consoleMode' } as const;
const SEEN_WITHIN_MS = 2000;

let user: NewUser;

describeReal('a new user on a machine with libvirt', () => {
  beforeAll(async () => {
    await ensureBuilt();
    user = await NewUser.arrive();
  });
  afterEach(() => user.admin.call(resetGlobalConfigItem, CONSOLE_MODE));
  afterAll(() => user.leave());

  const flip = (value: string) => user.admin.call(updateGlobalConfig, { ...CONSOLE_MODE, value });
  const reboot = (uuid: string) => user.admin.call(rebootVmInstance, { uuid, type: 'cold' });
  const onlyGraphics = async (uuid: string) => {
    const [graphics, ...more] = await graphicsOf(uuid);
    expect(more).toEqual([]);
    if (!graphics) throw new Error(`${uuid} has no console`);
    return graphics;
  };

  it('gets through the session of the README, and virsh shows what it says', async () => {
    expect(user.manager.row('Hypervisor')).toBe('libvirt: VMs are real QEMU processes of this machine');
    const lines = await runSession(await readmeSession(), { url: user.manager.url, password: user.password });
    const [first = ''] = lines;
    user.willRemove(/"uuid":"(\w+)"/.exec(first)?.[1] ?? '');
    const shown = lines.filter((line) => line.includes('<graphics')).map((line) => /type='(\w+)'/.exec(line)?.[1]);
    expect(shown).toEqual(['vnc', 'spice']);
    expect(lines.filter((line) => line.includes('"error"'))).toEqual([]);
    expect(lines).toHaveLength(10);
  });

  it('flips a VM to a SPICE console that lets in whoever knows its password, and nobody else', async () => {
    const { uuid } = await user.createVm();
    const vnc = await onlyGraphics(uuid);
    expect(vnc).toMatchObject({ type: 'vnc', listen: '127.0.0.1' });
    expect(await listeningSocketsOf(await qemuPidOf(uuid))).toEqual([`127.0.0.1:${vnc.port}`]);
    expect([await vncAuth(vnc.port, vnc.password), await vncAuth(vnc.port, '')]).toEqual(['ok', 'refused']);

    await flip('spice');
    await user.vmUntil(uuid, (vm) => vm.needsRestart && vm.liveConsoleMode === 'vnc');
    expect((await reboot(uuid)).inventory).toMatchObject({ liveConsoleMode: 'spice', needsRestart: false });

    const spice = await onlyGraphics(uuid);
    expect(spice).toMatchObject({ type: 'spice', listen: '127.0.0.1' });
    expect(await listeningSocketsOf(await qemuPidOf(uuid))).toEqual([`127.0.0.1:${spice.port}`]);
    expect(spice.password.length).toBeGreaterThanOrEqual(32);
    const attempts = ['', 'wrong', vnc.password, spice.password.slice(0, -1)];
    for (const attempt of attempts) expect(await spiceAuth(spice.port, attempt)).toBe('refused');
    expect(await spiceAuth(spice.port, spice.password)).toBe('ok');
    expect(await spiceScreenshot(spice.port, 'wrong')).toBeUndefined();
    expect(await spiceScreenshot(spice.port, spice.password)).toBeInstanceOf(Buffer);
  });

  it('gives one VM another console, takes it back, and sees in the history who did what', async () => {
    const { uuid } = await user.createVm();
    await flip('spice');
    await reboot(uuid);
    const override = { ...CONSOLE_MODE, resourceUuid: uuid };
    await user.admin.call(updateResourceConfig, { ...override, value: 'vnc', reason: 'an old client' });
    await reboot(uuid);
    expect((await onlyGraphics(uuid)).type).toBe('vnc');
    await user.admin.call(deleteResourceConfig, override);
    await reboot(uuid);
    expect((await onlyGraphics(uuid)).type).toBe('spice');
    await user.admin.call(resetGlobalConfigItem, CONSOLE_MODE);
    await reboot(uuid);
    expect((await onlyGraphics(uuid)).type).toBe('vnc');
    const changes = await user.admin.query(queryGlobalConfigHistory, { sort: '-id', limit: 4 });
    expect(changes).toMatchObject([
      { operator: 'admin', from: 'spice' },
      { operator: 'admin', resourceUuid: uuid, from: 'vnc' },
      { operator: 'admin', resourceUuid: uuid, to: 'vnc', reason: 'an old client' },
      { operator: 'admin', to: 'spice' },
    ]);
  });

  it.each([
    ['destroy', 'Stopped'],
    ['suspend', 'Paused'],
  ] as const)('sees within 2 s what virsh %s did behind its back', async (command, state) => {
    const { uuid } = await user.createVm();
    await virsh(command, uuid);
    const since = performance.now();
    await user.vmUntil(uuid, (vm) => vm.state === state);
    expect(performance.now() - since).toBeLessThan(SEEN_WITHIN_MS);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'ends the manager by %s: the VM runs on, and is there when it is back',
    async (signal) => {
      const { uuid } = await user.createVm();
      const pid = await qemuPidOf(uuid);
      expect(await user.manager.kill(signal)).toBe(signal === 'SIGKILL' ? 'SIGKILL' : 0);
      expect(await virsh('domstate', uuid)).toBe('running');
      await user.startAgain();
      expect(user.manager.row('Password')).toBe('as set at the first start');
      await user.vmUntil(uuid, (vm) => vm.state === 'Running' && vm.liveConsoleMode === 'vnc');
      expect((await reboot(uuid)).inventory).toMatchObject({ state: 'Running' });
      expect(await qemuPidOf(uuid)).not.toBe(pid);
    },
  );

  it('loses the agent by SIGKILL: it is started again, and finds its VM', async () => {
    const { uuid } = await user.createVm();
    const [before] = await user.admin.query(queryHost);
    const [agent, ...more] = await user.manager.children();
    if (agent === undefined || more.length > 0) throw new Error('the manager has not just one agent');
    process.kill(agent, 'SIGKILL');
    await until(async () => {
      const [host] = await user.admin.query(queryHost);
      return host?.status === 'Connected' && host.agentPort !== before?.agentPort ? host : null;
    });
    expect(await virsh('domstate', uuid)).toBe('running');
    await user.vmUntil(uuid, (vm) => vm.state === 'Running');
    await flip('spice');
    expect((await reboot(uuid)).inventory).toMatchObject({ state: 'Running', liveConsoleMode: 'spice' });
  });
});
