import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dashed } from '#contract';
import { describeReal, virsh } from '../../test/host/index.js';
import { LibvirtClient } from '../libvirt/index.js';
import { DriverSubject } from './testing/driver-subject.js';
import { refusalOf } from './testing/expectations.js';

/** Metadata as a clone of one of ours has it: the mark names another VM. */
const mark = (uuid: string) =>
  `<metadata><f:vm xmlns:f='urn:flipside:domain:1'><f:vmInstanceUuid>${uuid}</f:vmInstanceUuid></f:vm></metadata>`;

const foreignXml = (name: string, uuid: string, metadata = '') => `<domain type='qemu'>
  <name>${name}</name><uuid>${dashed(uuid)}</uuid>${metadata}
  <memory unit='MiB'>64</memory><os><type arch='x86_64' machine='q35'>hvm</type></os>
</domain>`;

describeReal('a foreign domain', () => {
  const subject = new DriverSubject();
  const { driver } = subject;
  let libvirt: LibvirtClient;

  beforeAll(async () => {
    libvirt = await LibvirtClient.connect({
      socketPath: process.env.LIBVIRT_SOCKET ?? '/var/run/libvirt/libvirt-sock',
    });
    await driver.open();
  });
  afterAll(async () => {
    await subject.close();
    await libvirt.close();
  });

  it.each([
    ['without a mark', () => ''],
    ['cloned from one of ours', () => mark('d4cc'.padEnd(32, '0'))],
  ])('%s is refused, not shown, only counted, and left as it is', async (_what, metadata) => {
    const cmd = subject.command();
    const uuid = cmd.vmInstanceUuid;
    const ref = await libvirt.domains.createXml(foreignXml(uuid, uuid, metadata()));
    const xml = await virsh('dumpxml', uuid);

    for (const call of [
      () => driver.startVm(cmd),
      () => driver.stopVm({ uuid, type: 'cold', timeout: 1 }),
      () => driver.stopVm({ uuid, type: 'grace', timeout: 1 }),
      () => driver.pauseVm(uuid),
      () => driver.resumeVm(uuid),
      () => driver.destroyVm(uuid),
    ]) {
      expect((await refusalOf(call())).code).toBe('FOREIGN_DOMAIN');
    }
    expect(await driver.getVm(uuid)).toBeNull();
    const list = await driver.listVms();
    expect(list.vms.map(({ vmInstanceUuid }) => vmInstanceUuid)).not.toContain(uuid);
    // Other suites have domains of their own on this host.
    expect(list.foreignDomains).toBeGreaterThanOrEqual(1);

    expect(await virsh('dumpxml', uuid)).toBe(xml);
    await libvirt.domains.destroy(ref);
    expect(subject.events.filter((event) => event.type === 'vmChanged' && event.vm.vmInstanceUuid === uuid)).toEqual(
      [],
    );
  });

  it('that has the name ours would get is refused', async () => {
    const cmd = subject.command();
    const other = `d4cc${randomBytes(14).toString('hex')}`;
    const ref = await libvirt.domains.createXml(foreignXml(cmd.vmInstanceUuid, other));
    try {
      expect((await refusalOf(driver.startVm(cmd))).code).toBe('FOREIGN_DOMAIN');
    } finally {
      await libvirt.domains.destroy(ref);
    }
  });
});
