import { describe, expect, it } from 'vitest';
import type { VolumeTO } from '#contract';
import { renderXml } from '../render-xml.js';
import { disks } from './disk.js';

const volume: VolumeTO = {
  volumeUuid: '0123456789abcdef0123456789abcdef',
  installPath: '/images/a b.qcow2',
  deviceId: 0,
  format: 'qcow2',
  bus: 'virtio',
  cacheMode: 'none',
};
const rendered = (...volumes: VolumeTO[]) => disks(volumes).map(renderXml).join('');

describe('disks', () => {
  it('are nothing for a diskless VM', () => {
    expect(disks([])).toEqual([]);
  });

  it.each<[Partial<VolumeTO>, string]>([
    [
      {},
      `<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2' cache='none' io='native' discard='unmap'/>
  <source file='/images/a b.qcow2'/>
  <target dev='vda' bus='virtio'/>
  <serial>0123456789abcdef0123</serial>
</disk>
`,
    ],
    [
      { bus: 'sata', deviceId: 23, format: 'raw', cacheMode: 'writethrough', bootOrder: 2 },
      `<disk type='file' device='disk'>
  <driver name='qemu' type='raw' cache='writethrough' io='threads' discard='unmap'/>
  <source file='/images/a b.qcow2'/>
  <target dev='sdaa' bus='sata'/>
  <serial>0123456789abcdef0123</serial>
  <boot order='2'/>
</disk>
`,
    ],
    [
      { bus: 'scsi', deviceId: 5, cacheMode: 'writeback', bootOrder: 1 },
      `<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2' cache='writeback' io='threads' discard='unmap'/>
  <source file='/images/a b.qcow2'/>
  <target dev='sdi' bus='scsi'/>
  <serial>0123456789abcdef0123</serial>
  <boot order='1'/>
  <address type='drive' controller='0' bus='0' target='5' unit='0'/>
</disk>
`,
    ],
  ])('are as asked for: %j', (overrides, xml) => {
    expect(rendered({ ...volume, ...overrides })).toBe(xml);
  });

  it('come in the order of their device ids', () => {
    const last = { ...volume, deviceId: 9, installPath: '/images/last' };
    expect(rendered(last, volume)).toBe(rendered(volume) + rendered(last));
  });
});
