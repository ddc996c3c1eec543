import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StartVmCmd } from '#contract';
import { describeReal, validateDomainXml } from '../../test/host/index.js';
import { LibvirtClient } from '../libvirt/index.js';
import { startCommand } from '../testing/start-command.js';
import { buildDomainXml } from './build-domain.js';
import { attribute, childElements, parseXml } from './parse-xml.js';
import { GOLDEN_CASES } from './testing/golden-cases.js';
import { forbiddenCharacter } from './xml-characters.js';

const goldens = Object.entries(GOLDEN_CASES);
const ownUuid = () => `d4aa${randomBytes(14).toString('hex')}`;

describeReal('domain XML, as libvirt sees it', () => {
  let libvirt: LibvirtClient;
  beforeAll(async () => {
    libvirt = await LibvirtClient.connect({
      socketPath: process.env.LIBVIRT_SOCKET ?? '/var/run/libvirt/libvirt-sock',
    });
  });
  afterAll(() => libvirt.close());

  /** Defines the domain and tells how libvirt shows it then. */
  async function defined(cmd: StartVmCmd): Promise<string> {
    const xml = buildDomainXml(cmd, { virtType: 'qemu', randomPassword: 'Random34' });
    const ref = await libvirt.domains.defineXml(xml, ['validate']);
    try {
      return await libvirt.domains.getXmlDesc(ref, ['secure']);
    } finally {
      await libvirt.domains.undefine(ref, ['nvram']);
    }
  }

  it.each(goldens)('fits its schema: %s', async (_name, { cmd, virtType }) => {
    expect(await validateDomainXml(buildDomainXml(cmd, { virtType, randomPassword: 'Random34' }))).toBeUndefined();
  });

  it.each(goldens)('can be defined, and gives the guest the same places in every mode: %s', async (_name, { cmd }) => {
    const vmInstanceUuid = ownUuid();
    const [vnc = '', spice = ''] = [
      await defined({ ...cmd, vmInstanceUuid, consoleMode: 'vnc' }),
      await defined({ ...cmd, vmInstanceUuid, consoleMode: 'spice' }),
    ].map(guestView);
    expect(spice).toBe(vnc);
    expect(vnc.match(/<address type='pci'/g)?.length).toBeGreaterThan(6);
  });

  it('has room for as many devices as a command may name', async () => {
    const volumes = Array.from({ length: 64 }, (_, deviceId) => ({
      volumeUuid: randomBytes(16).toString('hex'),
      installPath: `/var/lib/libvirt/images/${deviceId}`,
      deviceId,
      format: 'raw',
      bus: 'virtio',
      cacheMode: 'none',
    })) satisfies StartVmCmd['volumes'];
    const nics = Array.from({ length: 64 }, (_, deviceId) => ({
      uuid: randomBytes(16).toString('hex'),
      mac: `fa:00:00:00:00:${deviceId.toString(16).padStart(2, '0')}`,
      deviceId,
      model: 'virtio',
      source: 'network',
      networkName: 'default',
    })) satisfies StartVmCmd['nics'];
    const all = startCommand({ vmInstanceUuid: ownUuid(), volumes, nics });
    const buses = (['scsi', 'sata'] as const).map((bus) => volumes.map((volume) => ({ ...volume, bus })));
    for (const cmd of [all, ...buses.map((disks) => ({ ...all, volumes: disks }))]) {
      const [devices] = childElements(parseXml(await defined(cmd)), 'devices');
      expect([childElements(devices, 'disk').length, childElements(devices, 'interface').length]).toEqual([64, 64]);
    }
  });

  it('keeps any text as it is', async () => {
    const text = (constraints: fc.StringConstraints) =>
      fc
        .oneof(
          fc.string({ unit: 'binary', ...constraints }),
          fc.string({ unit: fc.constantFrom(...'\t\r\n \u0085\u2028\ufffd<>&\'"]é虚\u{1f5a5}'), ...constraints }),
        )
        .filter((value) => forbiddenCharacter(value) === undefined);
    const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const texts = fc.record({
      vmName: text({ minLength: 1, maxLength: 40 }).filter((name) => !/[\n\r]/.test(name)),
      description: text({ minLength: 1, maxLength: 40 }),
      consolePassword: fc.string({ unit: printable, minLength: 1, maxLength: 8 }),
      path: text({ maxLength: 40 })
        .filter((name) => !/[\t\n\r]/.test(name))
        .map((name) => `/x${name}`),
    });
    await fc.assert(
      fc.asyncProperty(texts, async ({ path, ...overrides }) => {
        const cdRoms = [{ deviceId: 0, path }];
        const domain = parseXml(await defined(startCommand({ vmInstanceUuid: ownUuid(), ...overrides, cdRoms })));
        const [devices] = childElements(domain, 'devices');
        const [disk] = childElements(devices, 'disk');
        const [graphics] = childElements(devices, 'graphics');
        const [source] = disk ? childElements(disk, 'source') : [];
        expect({
          vmName: childElements(domain, 'title')[0]?.textContent,
          description: childElements(domain, 'description')[0]?.textContent,
          consolePassword: attribute(graphics, 'passwd'),
          path: attribute(source, 'file'),
          // libvirt keeps a CR in memory and writes it as it is, which any parser reads as a line break.
        }).toEqual({ ...overrides, description: overrides.description.replace(/\r\n?/g, '\n'), path });
      }),
      { numRuns: 100 },
    );
  });

  it('never has its password quoted when it is refused', async () => {
    const cmd = startCommand({ vmInstanceUuid: ownUuid(), consolePassword: 'Secret12' });
    const xml = buildDomainXml(cmd, { virtType: 'qemu', randomPassword: 'unused' });
    const broken = [
      xml.replace('Secret12', 'Secret12EXTRA'),
      xml.replace("autoport='yes'", "autoport='maybe'"),
      xml.replace("type='vnc'", "type='vnx'"),
      xml.replace('</graphics>', '<<</graphics>'),
      xml.replace("passwd='Secret12'>", "passwd='Secret12' passwd='Secret12'>"),
    ];
    for (const bad of broken) {
      const refusal = await libvirt.domains.defineXml(bad, ['validate']).then(
        () => 'nothing was refused',
        (error: unknown) => String(error),
      );
      expect(refusal).toMatch(/libvirt error/);
      expect(refusal).not.toContain('Secret12');
    }
  });
});

/** What libvirt made of a definition, less what the guest cannot see. */
function guestView(xml: string): string {
  return xml
    .replace(/^ {4}<graphics[\s\S]*?^ {4}<\/graphics>\n/gm, '')
    .replace(/^ {4}<audio .*\n/gm, '')
    .replace(/<channel type='(?:unix|spicevmc)'>\n(?: {6}<source mode='bind'.*\n)?/g, '<channel>\n');
}
