import { chmod, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

/** Where a host keeps disks: QEMU's own user can reach it, which is not true of a checkout in somebody's home. */
const IMAGES = '/var/lib/libvirt/images';

export interface TestStorage {
  readonly folder: string;
  remove(): Promise<void>;
}

/** A folder of the caller's own for disks and ISO images of test machines. */
export async function testStorage(): Promise<TestStorage> {
  const folder = await mkdtemp(path.join(IMAGES, 'flipside-test-'));
  await chmod(folder, 0o711);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
