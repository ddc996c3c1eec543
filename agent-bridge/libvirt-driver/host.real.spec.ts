import { hostname, totalmem } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONSOLE_MODES } from '#contract';
import { describeReal, spiceAuth, spiceScreenshot, virsh, vncAuth, vncScreenshot } from '../../test/host/index.js';
import { PrivateLibvirtd } from '../libvirt/testing/private-libvirtd.js';
import { LibvirtDriver } from './libvirt-driver.js';
import { DriverSubject } from './testing/driver-subject.js';
import { onlyPort } from './testing/expectations.js';

describeReal('a host', () => {
  const subject = new DriverSubject({ virtType: 'auto' });
  const { driver } = subject;
  beforeAll(() => driver.open());
  afterAll(() => subject.close());

  it('tells what it is and can do, KVM included only if QEMU can use it', async () => {
    const facts = await driver.facts();
    const versions = await virsh('version');
    expect(versions).toContain(`Using library: libvirt ${facts.libvirtVersion}`);
    expect(versions).toContain(`Running hypervisor: QEMU ${facts.qemuVersion}`);
    expect(facts).toMatchObject({ hostname: hostname(), cpuArchitecture: 'x86_64', ...(await driver.versions()) });
    expect(facts.graphicsTypes).toContain('vnc');
    expect(facts.warnings.some((text) => text.includes('KVM'))).toBe(facts.virtType === 'qemu');
    const names = await virsh('list', '--all', '--name');
    expect(names).not.toContain('flipside-kvm-probe');
  });

  it('starts VMs with what it found', async () => {
    const cmd = subject.command();
    await driver.startVm(cmd);
    const { virtType } = await driver.facts();
    expect(await virsh('dumpxml', cmd.vmInstanceUuid)).toContain(`<domain type='${virtType}'`);
  });

  it('tells how much it has', async () => {
    const { cpuNum, cpuSockets, totalMemory, usedMemory } = await driver.capacity();
    const nodeInfo = await virsh('nodeinfo');
    expect(nodeInfo).toMatch(new RegExp(`CPU\\(s\\): +${cpuNum}\\n[^]*CPU socket\\(s\\): +${cpuSockets}\\n`));
    expect(Math.abs(totalMemory - totalmem())).toBeLessThan(totalMemory / 100);
    expect(usedMemory).toBeGreaterThan(0);
    expect(usedMemory).toBeLessThan(totalMemory);
  });

  const viewers = { vnc: [vncAuth, vncScreenshot], spice: [spiceAuth, spiceScreenshot] } as const;

  it.each(CONSOLE_MODES)('tells when somebody is let into a %s console, and when the last is gone', async (mode) => {
    const cmd = subject.command({ consoleMode: mode, consolePassword: 'Secret12' });
    const port = onlyPort(await driver.startVm(cmd));
    const told = () =>
      subject.events.flatMap((event) =>
        event.type === 'consoleConnected' && event.vmInstanceUuid === cmd.vmInstanceUuid ? [event.connected] : [],
      );
    const [authenticate, look] = viewers[mode];
    expect(await authenticate(port, 'Wrong123')).toBe('refused');
    expect(await look(port, 'Secret12')).toBeDefined();
    await expect.poll(told, { timeout: 5000 }).toEqual([true, false]);
  });
});

describeReal('a host whose QEMU may not use KVM', () => {
  let daemon: PrivateLibvirtd;
  let driver: LibvirtDriver;
  beforeAll(async () => {
    // Its user is `nobody`.
    daemon = await PrivateLibvirtd.start('6f6c1a52-52a1-4d0e-8a35-0d6b8c3f7a22');
    driver = new LibvirtDriver({ socketPath: daemon.socketPath, uri: daemon.uri, virtType: 'auto' });
    await driver.open();
  });
  afterAll(async () => {
    await driver.close();
    await daemon.remove();
  });

  it('emulates, and says so', async () => {
    const { virtType, warnings } = await driver.facts();
    expect(virtType).toBe('qemu');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^QEMU cannot use KVM, so VMs are emulated and slow: .*KVM/i);
    expect(await driver.listVms()).toEqual({ vms: [], foreignDomains: 0 });
  });
});
