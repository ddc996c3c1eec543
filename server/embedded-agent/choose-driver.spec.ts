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
    expect(await chooseDriver('auto', socket, null)).toBe('memory');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    expect(await chooseDriver('auto', socket, null)).toBe('libvirt');
    expect(await chooseDriver('auto', socket, 'memory')).toBe('libvirt');
    server.close();
  });

  it('stays with libvirt while that is down: VMs that were real must not be pretended', async () => {
    expect(await chooseDriver('auto', path.join(folder, 'nothing'), 'libvirt')).toBe('libvirt');
  });

  it('does as it is told otherwise', async () => {
    const nowhere = path.join(folder, 'nothing');
    expect(await chooseDriver('libvirt', nowhere, 'memory')).toBe('libvirt');
    expect(await chooseDriver('memory', nowhere, 'libvirt')).toBe('memory');
  });
});
