import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeReal } from '../../test/host/index.js';
import { LibvirtClient } from './client.js';
import { PrivateLibvirtd } from './testing/private-libvirtd.js';

const xml = `<domain type='qemu'>
  <name>migrant</name>
  <uuid>3a3f4c62-9d0a-4f52-8f2e-7f5d0f5f7c01</uuid>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <graphics type='vnc' autoport='yes' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
  </devices>
</domain>`;

describeReal('a migration between two libvirtd of one host', () => {
  let source: PrivateLibvirtd;
  let destination: PrivateLibvirtd;

  beforeAll(async () => {
    [source, destination] = await Promise.all([
      PrivateLibvirtd.start('6f6c1a52-52a1-4d0e-8a35-0d6b8c3f7a11'),
      PrivateLibvirtd.start('6f6c1a52-52a1-4d0e-8a35-0d6b8c3f7a12'),
    ]);
  });

  afterAll(async () => {
    await Promise.all([source.remove(), destination.remove()]);
  });

  it('moves a running domain and changes its console on the way', async () => {
    const from = await LibvirtClient.connect({ socketPath: source.socketPath, uri: source.uri });
    const domain = await from.domains.createXml(xml);
    const there = (await from.domains.getXmlDesc(domain, ['secure', 'migratable'])).replace(
      /<graphics type='vnc'[\s\S]*?<\/graphics>/,
      "<graphics type='spice' autoport='yes' listen='127.0.0.1'/>",
    );
    await from.transfers.migratePeerToPeer(
      domain,
      destination.remoteUri,
      [
        { field: 'destination_xml', type: 'string', value: there },
        { field: 'migrate_uri', type: 'string', value: 'tcp://127.0.0.1' },
      ],
      ['live'],
    );
    expect(await from.domains.lookupByUuid(domain.uuid)).toBeUndefined();
    expect(await destination.virsh('domstate', 'migrant')).toBe('running');
    expect(await destination.virsh('dumpxml', 'migrant')).toContain("<graphics type='spice'");
    await from.close();
  });
});
