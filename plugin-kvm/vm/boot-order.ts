import type { BootDevice } from '#contract';

interface BootableDevices {
  /** Number of disks. */
  readonly disks: number;
  /** Number of CD-ROM drives with a medium in them. */
  readonly media: number;
  readonly nics: number;
}

/** What a new VM boots from when the request does not say: a disk, then a medium, and the network when there is neither. */
export function defaultBootDevices({ disks, media, nics }: BootableDevices): BootDevice[] {
  const devices: BootDevice[] = [];
  if (disks > 0) devices.push('hd');
  if (media > 0) devices.push('cdrom');
  if (devices.length === 0 && nics > 0) devices.push('network');
  return devices.length === 0 ? ['hd'] : devices;
}
