import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VolumeTO } from '#contract';
import { startCommand } from '../../testing/start-command.js';
import { type Qcow2ImageOptions, qcow2Image } from '../testing/qcow2-image.js';
import { resolveStorage } from './resolve-storage.js';

const volume: VolumeTO = {
  volumeUuid: 'b0000000000000000000000000000001',
  installPath: '',
  deviceId: 0,
  format: 'raw',
  bus: 'virtio',
  cacheMode: 'none',
};

describe('disk and ISO paths', () => {
  let folder: string;
  let roots: string[];
  const at = (...parts: readonly string[]) => path.join(folder, ...parts);

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'storage-')));
    await Promise.all(['images/sub', 'images-too', 'outside'].map((name) => mkdir(at(name), { recursive: true })));
    await symlink(at('images'), at('link-to-images'));
    roots = [at('link-to-images'), at('missing-root')];
    await Promise.all(
      ['images/disk.raw', 'images/sub/disk.raw', 'images-too/disk.raw', 'outside/secret'].map((file) =>
        writeFile(at(file), ''),
      ),
    );
    await symlink(at('images/disk.raw'), at('images/link-inside'));
    await symlink(at('images/disk.raw'), at('outside/link-into'));
    await symlink('../outside/secret', at('images/escape'));
    await symlink(at('outside'), at('images/escape-folder'));
    await symlink(at('outside/nothing'), at('images/escape-to-nothing'));
    await symlink(at('images/loop'), at('images/loop'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const disk = (installPath: string, format: VolumeTO['format'] = 'raw') =>
    startCommand({ volumes: [{ ...volume, installPath, format }] });

  it.each([
    ['images/disk.raw', 'images/disk.raw'],
    ['images/sub/../disk.raw', 'images/disk.raw'],
    ['images/link-inside', 'images/disk.raw'],
    ['link-to-images/sub/disk.raw', 'images/sub/disk.raw'],
    ['outside/link-into', 'images/disk.raw'],
  ])('%s lead to the file they name', async (given, real) => {
    const cmd = { ...disk(at(given)), cdRoms: [{ deviceId: 0, path: at(given) }, { deviceId: 1 }] };
    expect(await resolveStorage(cmd, roots)).toEqual({
      ...cmd,
      volumes: [{ ...volume, installPath: at(real) }],
      cdRoms: [{ deviceId: 0, path: at(real) }, { deviceId: 1 }],
    });
  });

  it.each([
    'outside/secret',
    'images-too/disk.raw',
    'images/../outside/secret',
    'images/escape',
    'images/escape-folder/secret',
    'images/escape-to-nothing',
    'images/missing/../../outside/secret',
    'outside/nothing',
    'images',
  ])('%s lead out of the roots', async (given) => {
    const refusal = {
      code: 'PATH_NOT_ALLOWED',
      message: `${at(given)} is not below an allowed folder (${roots.join(', ')})`,
      params: { path: at(given), roots: roots.join(', ') },
    };
    const iso = startCommand({ cdRoms: [{ deviceId: 0, path: at(given) }] });
    await expect(resolveStorage(disk(at(given)), roots)).rejects.toMatchObject(refusal);
    await expect(resolveStorage(iso, roots)).rejects.toMatchObject(refusal);
  });

  it.each([
    ['images/nothing', 'no such file:'],
    ['images/disk.raw/x', 'no such file:'],
    ['missing-root/disk', 'no such file:'],
    ['images/sub', 'not a regular file:'],
    ['images/loop', 'cannot follow'],
  ])('%s are refused', async (given, problem) => {
    await expect(resolveStorage(disk(at(given)), roots)).rejects.toMatchObject({
      code: 'INVALID_COMMAND',
      message: `${problem} ${at(given)}`,
      params: { path: at(given) },
    });
  });

  describe('of images with files beneath them', () => {
    const make = (name: string, options: Qcow2ImageOptions = {}) =>
      writeFile(at(`images/${name}.qcow2`), qcow2Image(options));
    const layer = (name: string, backing: string, format = 'qcow2') => make(name, { backing, format });

    beforeAll(async () => {
      await make('base');
      await layer('good', 'base.qcow2');
      await layer('better', at('images/good.qcow2'));
      await layer('on-raw', 'disk.raw', 'raw');
      await make('old', { version: 2, backing: 'base.qcow2' });
      await layer('steals', '/etc/shadow', 'raw');
      await layer('steals-relative', '../outside/secret', 'raw');
      await layer('steals-by-link', 'escape', 'raw');
      await layer('steals-below', 'steals.qcow2');
      await layer('over-network', 'nbd://127.0.0.1:1/x', 'raw');
      await layer('json', 'json:{"driver":"raw","file":{"driver":"file","filename":"/etc/shadow"}}', 'raw');
      await layer('on-nothing', 'nothing.qcow2');
      await layer('circle', 'circle.qcow2');
      await layer('on-vmdk', 'disk.raw', 'vmdk');
      await make('external', { dataFile: true });
      await writeFile(at('images/broken.qcow2'), qcow2Image().fill(0xff, 4));
      await writeFile(at('images/short.qcow2'), qcow2Image().subarray(0, 80));
    });

    it.each(['base', 'good', 'better', 'on-raw', 'old'])('%s is fine', async (name) => {
      const file = at(`images/${name}.qcow2`);
      expect(await resolveStorage(disk(file, 'qcow2'), roots)).toEqual(disk(file, 'qcow2'));
    });

    it.each([
      ['steals', 'PATH_NOT_ALLOWED', '/etc/shadow'],
      ['steals-relative', 'PATH_NOT_ALLOWED', '/outside/secret'],
      ['steals-by-link', 'PATH_NOT_ALLOWED', '/images/escape'],
      ['steals-below', 'PATH_NOT_ALLOWED', '/etc/shadow'],
      ['over-network', 'PATH_NOT_ALLOWED', '/images/over-network.qcow2'],
      ['json', 'PATH_NOT_ALLOWED', '/images/json.qcow2'],
      ['on-nothing', 'INVALID_COMMAND', '/images/nothing.qcow2'],
      ['circle', 'VM_UNSUPPORTED', '/images/circle.qcow2'],
      ['on-vmdk', 'VM_UNSUPPORTED', '/images/on-vmdk.qcow2'],
      ['external', 'VM_UNSUPPORTED', '/images/external.qcow2'],
      ['broken', 'INVALID_COMMAND', '/images/broken.qcow2'],
      ['short', 'INVALID_COMMAND', '/images/short.qcow2'],
    ])('%s is refused', async (name, code, named) => {
      const attempt = resolveStorage(disk(at(`images/${name}.qcow2`), 'qcow2'), roots);
      await expect(attempt).rejects.toMatchObject({ code });
      await expect(attempt).rejects.toThrow(named);
    });

    it('names the image whose backing file cannot be used', async () => {
      const attempt = resolveStorage(disk(at('images/steals-below.qcow2'), 'qcow2'), roots);
      await expect(attempt).rejects.toThrow(
        `the backing file of ${at('images/steals.qcow2')} cannot be used: /etc/shadow is not below an allowed folder`,
      );
    });

    it.each(['', 'no image at all'])('says what is wrong with a disk that is not qcow2: "%s"', async (content) => {
      const file = at('images/other.qcow2');
      await writeFile(file, content);
      await expect(resolveStorage(disk(file, 'qcow2'), roots)).rejects.toMatchObject({
        code: 'INVALID_COMMAND',
        message: `${file} is not a qcow2 image; set the disk's format to raw if it holds plain data`,
        params: { path: file },
      });
    });

    it('that are used as raw data are not looked into', async () => {
      const file = at('images/steals.qcow2');
      expect(await resolveStorage(disk(file), roots)).toEqual(disk(file));
    });
  });
});
