import { chmod, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { mustRunProgram } from './run-program.js';

/** The power button, what reads it, and the device that tells the host of a panic: modules in Debian's kernel. */
const MODULES = ['button', 'evdev', 'pvpanic-mmio'];

const FOLDERS = ['bin', 'dev', 'proc', 'sys', 'modules'];

/** Files of the modules and of what they depend on, in the order of loading. */
async function moduleFiles(kernelVersion: string): Promise<string[]> {
  const args = ['-S', kernelVersion, '--show-depends', ...MODULES];
  const lines = (await mustRunProgram('modprobe', ['-a', ...args])).toString().split('\n');
  const files = lines.map((line) => /^insmod (\S+)/.exec(line)?.[1]);
  return [...new Set(files.filter((file) => file !== undefined))];
}

/**
 * Makes the guest's userland: busybox, some modules and our own first process.
 *
 * @param init path of that first process
 * @param workFolder an empty folder to build in
 * @returns path of the initramfs
 */
export async function buildInitramfs(kernelVersion: string, init: string, workFolder: string): Promise<string> {
  const tree = path.join(workFolder, 'initramfs');
  for (const folder of FOLDERS) await mkdir(path.join(tree, folder), { recursive: true });
  await copyFile('/bin/busybox', path.join(tree, 'bin', 'busybox'));
  await copyFile(init, path.join(tree, 'init'));
  await chmod(path.join(tree, 'init'), 0o755);
  const modules = await moduleFiles(kernelVersion);
  for (const file of modules) await copyFile(file, path.join(tree, 'modules', path.basename(file)));
  const order = modules.map((file) => `${path.basename(file)}\n`).join('');
  await writeFile(path.join(tree, 'modules', 'order'), order);

  const entries = await readdir(tree, { recursive: true });
  const cpio = ['-o', '-H', 'newc', '-R', '0:0', '--quiet'];
  const archive = await mustRunProgram('cpio', cpio, { cwd: tree, input: `${entries.sort().join('\n')}\n` });
  const result = path.join(workFolder, 'initramfs.gz');
  await writeFile(result, gzipSync(archive, { level: 1 }));
  return result;
}
