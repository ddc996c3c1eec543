import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { ManagerProcess } from '../support/manager-process.js';
import { readmeSession, runSession } from '../support/readme-session.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const HISTORY = [
  { from: 'spice', operator: 'admin' },
  { from: 'vnc', resourceType: 'VmInstanceVO', operator: 'admin' },
  { to: 'vnc', resourceType: 'VmInstanceVO', operator: 'admin' },
  { to: 'spice', operator: 'admin' },
];

describe('a newcomer without libvirt', { timeout: 30_000 }, () => {
  let folder: string;
  let database: TestDatabase;
  let manager: ManagerProcess;

  beforeAll(() => ensureBuilt(), 120_000);
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flipside-newcomer-'));
    database = await createTestDatabase();
    manager = await ManagerProcess.start({
      DATA_DIR: folder,
      LIBVIRT_SOCKET: path.join(folder, 'no-such-socket'),
      ...(database.options.type === 'postgres' ? { DATABASE_URL: database.options.url } : {}),
    });
  }, 30_000);
  afterEach(async () => {
    await manager.kill();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('is told what runs and the password, and stops it cleanly', async () => {
    expect(manager.row('Hypervisor')).toBe(
      'memory: no libvirt here, VMs are only pretended (good for trying things out)',
    );
    expect(manager.newPassword).toMatch(/^\S{12,}$/);
    expect(await manager.kill('SIGINT')).toBe(0);
  });

  it.each([
    ['README.md', 'desktops need sound'],
    ['README.zh-CN.md', '桌面需要声音'],
  ])('gets through the session of %s', async (readme, reason) => {
    const session = (await readmeSession(readme)).replace(/^virsh .*$/gm, '');
    const lines = await runSession(session, { url: manager.url, password: manager.newPassword });
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { inventory: { name: 'demo', state: 'Running', liveConsoleMode: 'vnc', needsRestart: false } },
      { inventory: { category: 'kvm', name: 'consoleMode', value: 'spice' } },
      { inventories: [{ name: 'demo', wantedConsoleMode: 'spice', liveConsoleMode: 'vnc', needsRestart: true }] },
      { inventory: { name: 'demo', state: 'Running', liveConsoleMode: 'spice', needsRestart: false } },
      { inventory: { resourceType: 'VmInstanceVO', value: 'vnc' } },
      {},
      { inventory: { value: 'vnc', changed: false } },
      { inventories: HISTORY.map((change) => (change.to === 'spice' ? { ...change, reason } : change)) },
    ]);
  });
});
