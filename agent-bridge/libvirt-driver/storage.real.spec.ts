import { execFile } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StartVmCmd, VolumeTO } from '#contract';
import { describeReal, testStorage, virsh } from '../../test/host/index.js';
import { readQcow2Header } from './storage/read-qcow2.js';
import { DriverSubject } from './testing/driver-subject.js';
import { refusalOf } from './testing/expectations.js';
import { leftBehind } from './testing/left-behind.js';

const exec = promisify(execFile);

describeReal('the storage of a VM', () => {
  let inside: Awaited<ReturnType<typeof testStorage>>;
  let outside: Awaited<ReturnType<typeof testStorage>>;
  let subject: DriverSubject;

  beforeAll(async () => {
    [inside, outside] = await Promise.all([testStorage(), testStorage()]);
    subject = new DriverSubject({ storageRoots: [inside.folder] });
    await subject.driver.open();
    await writeFile(path.join(outside.folder, 'secret'), 'x');
    await symlink(path.join(outside.folder, 'secret'), path.join(inside.folder, 'escape'));
    await exec('qemu-img', ['create', '-q', '-f', 'qcow2', 'base.qcow2', '1M'], { cwd: inside.folder });
    for (const [name, backing, format] of [
      ['layer.qcow2', 'base.qcow2', 'qcow2'],
      ['steals.qcow2', path.join(outside.folder, 'secret'), 'raw'],
    ] as const) {
      const args = ['create', '-q', '-u', '-f', 'qcow2', '-b', backing, '-F', format, name, '1M'];
      await exec('qemu-img', args, { cwd: inside.folder });
    }
  });
  afterAll(async () => {
    await subject.close();
    await Promise.all([inside.remove(), outside.remove()]);
  });

  const disk = (file: string, overrides: Partial<VolumeTO> = {}): VolumeTO => ({
    volumeUuid: '0123456789abcdef0123456789abcdef',
    installPath: path.join(inside.folder, file),
    deviceId: 0,
    format: 'qcow2',
    bus: 'virtio',
    cacheMode: 'none',
    ...overrides,
  });

  it('may be an image upon another, on every bus, and an ISO', async () => {
    await writeFile(path.join(inside.folder, 'cd.iso'), Buffer.alloc(65_536));
    for (const file of ['one.raw', 'two.raw']) await writeFile(path.join(inside.folder, file), Buffer.alloc(65_536));
    const cmd = subject.command({
      volumes: [
        disk('layer.qcow2', { bootOrder: 1 }),
        disk('one.raw', { deviceId: 1, format: 'raw', bus: 'sata', cacheMode: 'writethrough' }),
        disk('two.raw', { deviceId: 2, format: 'raw', bus: 'scsi', cacheMode: 'writeback' }),
      ],
      cdRoms: [{ deviceId: 0, path: path.join(inside.folder, 'cd.iso'), bootOrder: 2 }, { deviceId: 1 }],
    });
    await subject.driver.startVm(cmd);
    const lines = (await virsh('domblklist', cmd.vmInstanceUuid)).split('\n');
    const disks = lines.map((line) => line.trim().split(/\s+/)).sort();
    expect(disks).toEqual([
      ['sda', path.join(inside.folder, 'cd.iso')],
      ['sdb', '-'],
      ['sde', path.join(inside.folder, 'one.raw')],
      ['sdf', path.join(inside.folder, 'two.raw')],
      ['vda', path.join(inside.folder, 'layer.qcow2')],
    ]);
  });

  it.each<[string, string, (file: (name: string) => VolumeTO) => Partial<StartVmCmd>]>([
    ['a link out of the roots', 'PATH_NOT_ALLOWED', (file) => ({ volumes: [{ ...file('escape'), format: 'raw' }] })],
    ['an image upon a file outside', 'PATH_NOT_ALLOWED', (file) => ({ volumes: [file('steals.qcow2')] })],
    ['a path that climbs out', 'PATH_NOT_ALLOWED', (file) => ({ volumes: [file('../../../../../etc/passwd')] })],
    ['an ISO outside', 'PATH_NOT_ALLOWED', () => ({ cdRoms: [{ deviceId: 0, path: '/etc/passwd' }] })],
    ['a missing file', 'INVALID_COMMAND', (file) => ({ volumes: [file('missing.qcow2')] })],
  ])('is refused when it is %s, and nothing is created', async (_what, code, storage) => {
    const cmd = subject.command(storage(disk));
    expect((await refusalOf(subject.driver.startVm(cmd))).code).toBe(code);
    expect(await leftBehind(cmd.vmInstanceUuid)).toEqual([]);
  });

  it('is read as qemu-img writes it', async () => {
    expect(await readQcow2Header(path.join(inside.folder, 'layer.qcow2'))).toEqual({
      backingFile: 'base.qcow2',
      backingFormat: 'qcow2',
      hasExternalData: false,
    });
    const args = ['create', '-q', '-f', 'qcow2', '-o', 'data_file=data.raw', 'external.qcow2', '1M'];
    await exec('qemu-img', args, { cwd: inside.folder });
    expect(await readQcow2Header(path.join(inside.folder, 'external.qcow2'))).toEqual({
      backingFile: undefined,
      backingFormat: undefined,
      hasExternalData: true,
    });
  });
});
