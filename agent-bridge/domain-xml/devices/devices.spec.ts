import { describe, expect, it } from 'vitest';
import { type NicTO, SOUND_TYPES, type SoundType, VIDEO_TYPES, type VideoType } from '#contract';
import { renderXml } from '../render-xml.js';
import type { XmlElement } from '../xml-tree.js';
import { desktopAgentPort, guestAgentPort } from './agent-ports.js';
import { cdRomDrives } from './cd-rom.js';
import { controllers } from './controllers.js';
import { nics } from './nic.js';
import { sound } from './sound.js';
import { video } from './video.js';

const rendered = (elements: readonly XmlElement[]) => elements.map(renderXml).join('');

describe('CD drives', () => {
  it('are none unless asked for', () => {
    expect(cdRomDrives([], 'q35')).toEqual([]);
  });

  it('are full or empty, in the order of their device ids', () => {
    const drives = cdRomDrives([{ deviceId: 1 }, { deviceId: 0, path: '/images/a.iso', bootOrder: 1 }], 'q35');
    expect(rendered(drives)).toBe(`<disk type='file' device='cdrom'>
  <driver name='qemu' type='raw'/>
  <source file='/images/a.iso'/>
  <target dev='sda' bus='sata'/>
  <readonly/>
  <boot order='1'/>
</disk>
<disk type='file' device='cdrom'>
  <driver name='qemu' type='raw'/>
  <target dev='sdb' bus='sata'/>
  <readonly/>
</disk>
`);
  });
});

describe('network cards', () => {
  const nic = { uuid: 'c0000000000000000000000000000001', mac: 'fa:00:00:00:00:01', deviceId: 0 };

  it('are none unless asked for', () => {
    expect(nics([])).toEqual([]);
  });

  it.each<[NicTO, string]>([
    [
      { ...nic, model: 'virtio', source: 'bridge', bridgeName: 'br_eth0', bootOrder: 4 },
      `<interface type='bridge'>
  <mac address='fa:00:00:00:00:01'/>
  <source bridge='br_eth0'/>
  <model type='virtio'/>
  <boot order='4'/>
</interface>
`,
    ],
    [
      { ...nic, model: 'rtl8139', source: 'network', networkName: 'a & b' },
      `<interface type='network'>
  <mac address='fa:00:00:00:00:01'/>
  <source network='a &amp; b'/>
  <model type='rtl8139'/>
</interface>
`,
    ],
  ])('are as asked for: %j', (to, xml) => {
    expect(rendered(nics([to]))).toBe(xml);
  });

  it('come in the order of their device ids', () => {
    const first: NicTO = { ...nic, model: 'virtio', source: 'network', networkName: 'first' };
    const second: NicTO = { ...first, deviceId: 1, networkName: 'second' };
    expect(nics([second, first])).toEqual([...nics([first]), ...nics([second])]);
  });
});

describe('controllers', () => {
  const disk = {
    volumeUuid: 'b0000000000000000000000000000001',
    installPath: '/images/a',
    deviceId: 0,
    format: 'raw',
    cacheMode: 'none',
  } as const;
  const always = `<controller type='usb' index='0' model='qemu-xhci' ports='15'/>
<controller type='virtio-serial' index='0'/>
`;

  it('are those of every VM', () => {
    expect(rendered(controllers([{ ...disk, bus: 'sata' }]))).toBe(always);
  });

  it('have one for all SCSI disks', () => {
    const volumes = [
      { ...disk, bus: 'scsi' },
      { ...disk, bus: 'scsi', deviceId: 1 },
    ] as const;
    expect(rendered(controllers(volumes))).toBe(`${always}<controller type='scsi' index='0' model='virtio-scsi'/>\n`);
  });
});

describe('the video card', () => {
  const heads: Record<VideoType, number> = { virtio: 3, qxl: 3, vga: 1, cirrus: 1 };
  it.each(VIDEO_TYPES)('%s has the monitors it can have', (videoType) => {
    expect(renderXml(video(videoType, 3))).toBe(`<video>
  <model type='${videoType}' heads='${heads[videoType]}' primary='yes'/>
</video>
`);
  });
});

describe('the sound card', () => {
  const codec: Record<SoundType, string> = {
    ich6: "  <codec type='duplex'/>\n",
    ich9: "  <codec type='duplex'/>\n",
    ac97: '',
  };
  it.each(SOUND_TYPES)('%s has its codec and the one backend', (soundType) => {
    expect(renderXml(sound(soundType))).toBe(
      `<sound model='${soundType}'>\n${codec[soundType]}  <audio id='1'/>\n</sound>\n`,
    );
  });
});

describe('agent ports', () => {
  const target = (name: string, port: number) => `  <target type='virtio' name='${name}'/>
  <address type='virtio-serial' controller='0' bus='0' port='${port}'/>
</channel>
`;

  it("differ in the host's end only", () => {
    expect(renderXml(desktopAgentPort('unix'))).toBe(
      `<channel type='unix'>\n  <source mode='bind'/>\n${target('com.redhat.spice.0', 1)}`,
    );
    expect(renderXml(desktopAgentPort('spicevmc'))).toBe(
      `<channel type='spicevmc'>\n${target('com.redhat.spice.0', 1)}`,
    );
  });

  it('include that of the QEMU guest agent', () => {
    expect(renderXml(guestAgentPort())).toBe(
      `<channel type='unix'>\n  <source mode='bind'/>\n${target('org.qemu.guest_agent.0', 2)}`,
    );
  });
});
