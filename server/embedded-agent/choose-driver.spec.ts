import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseDriver } from './choose-driver.js';

describe('chooseDriver', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flipside-driver-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('takes libvirt when somebody listens on its socket, else memory', async () => {
    const socket = path.join(folder, 'libvirt-sock');
    expect(await chooseDriver('auto', socket)).toBe('memory');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    expect(await chooseDriver('auto', socket)).toBe('libvirt');
    server.close();
  });

  it('does as it is told otherwise', async () => {
    const nowhere = path.join(folder, 'nothing');
    expect(await chooseDriver('libvirt', nowhere)).toBe('libvirt');
    expect(await chooseDriver('memory', nowhere)).toBe('memory');
    expect(await chooseDriver('none', nowhere)).toBeNull();
  });
});
