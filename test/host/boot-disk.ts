import { chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { cachedFolder } from './cached-folder.js';
import { debianKernel } from './debian-kernel.js';
import { buildInitramfs } from './initramfs.js';
import { mustRunProgram } from './run-program.js';

const INIT = path.join(import.meta.dirname, 'guest', 'init');
const GRUB_CONFIG = path.join(import.meta.dirname, 'guest', 'grub.cfg');
const BUILDERS = ['boot-disk.ts', 'initramfs.ts'].map((file) => path.join(import.meta.dirname, file));

async function build(folder: string, kernel: { version: string; file: string }): Promise<void> {
  const initramfs = await buildInitramfs(kernel.version, INIT, folder);
  const tree = path.join(folder, 'iso');
  await mkdir(path.join(tree, 'boot', 'grub'), { recursive: true });
  await copyFile(kernel.file, path.join(tree, 'boot', 'vmlinuz'));
  await copyFile(initramfs, path.join(tree, 'boot', 'initramfs.gz'));
  await copyFile(GRUB_CONFIG, path.join(tree, 'boot', 'grub', 'grub.cfg'));
  const image = path.join(folder, 'boot.iso');
  await mustRunProgram('grub-mkrescue', ['-o', image, tree, '--locales=', '--fonts=', '--themes=']);
}

async function guestFolder(): Promise<string> {
  const kernel = await debianKernel();
  const inputs = [kernel.file, '/bin/busybox', INIT, GRUB_CONFIG, ...BUILDERS];
  return cachedFolder('guest', inputs, (folder) => build(folder, kernel));
}

/**
 * Copies the test guest's boot image, about 25 MB. One image is everything: it boots as a CD-ROM and as a raw disk,
 * with BIOS and with UEFI. The guest is up about five seconds after power-on without hardware virtualisation (BIOS;
 * UEFI needs half a minute). It counts ("tick N", ten a second) on screen and serial port, powers off when the power
 * button is pressed, and obeys `poweroff`, `reboot` and `crash` on the serial port.
 *
 * @param file where to put the copy, which its machine may write to
 */
export async function bootDisk(file: string): Promise<string> {
  await copyFile(path.join(await guestFolder(), 'boot.iso'), file);
  await chmod(file, 0o666);
  return file;
}
