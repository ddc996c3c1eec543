import { expect, it } from 'vitest';
import { defaultBootDevices } from './boot-order.js';

it.each([
  [{ disks: 1, media: 0, nics: 1 }, ['hd']],
  [{ disks: 0, media: 1, nics: 1 }, ['cdrom']],
  [{ disks: 2, media: 1, nics: 0 }, ['hd', 'cdrom']],
  [{ disks: 0, media: 0, nics: 1 }, ['network']],
  [{ disks: 0, media: 0, nics: 0 }, ['hd']],
])('a VM with %o boots from %o', (devices, expected) => {
  expect(defaultBootDevices(devices)).toEqual(expected);
});
