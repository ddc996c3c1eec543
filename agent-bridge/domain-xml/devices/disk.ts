import type { DiskCacheMode, VolumeTO } from '#contract';
import { deviceBootOrder } from '../boot.js';
import { element, type XmlElement } from '../xml-tree.js';
import { diskPlace } from './disk-target.js';

/** What virtio-blk has room for (VIRTIO_BLK_ID_BYTES). */
const SERIAL_LENGTH = 20;

/** Kernel-side asynchronous I/O works only on files that bypass the page cache. */
const IO_MODE: Record<DiskCacheMode, 'native' | 'threads'> = {
  none: 'native',
  writethrough: 'threads',
  writeback: 'threads',
};

/** The serial lets a guest find a volume by its uuid's first 20 characters, whatever name the kernel gave it. */
export function disks(volumes: readonly VolumeTO[]): XmlElement[] {
  return byDeviceId(volumes).map((volume) => {
    const { target, address } = diskPlace(volume.bus, volume.deviceId);
    return element('disk', { type: 'file', device: 'disk' }, [
      element('driver', {
        name: 'qemu',
        type: volume.format,
        cache: volume.cacheMode,
        io: IO_MODE[volume.cacheMode],
        discard: 'unmap',
      }),
      element('source', { file: volume.installPath }),
      target,
      element('serial', {}, volume.volumeUuid.slice(0, SERIAL_LENGTH)),
      ...deviceBootOrder(volume.bootOrder),
      ...address,
    ]);
  });
}

function byDeviceId(volumes: readonly VolumeTO[]): VolumeTO[] {
  return [...volumes].sort((one, other) => one.deviceId - other.deviceId);
}
