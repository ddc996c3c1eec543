import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { bootDisk, describeReal, type SerialConsole, serialConsole, testStorage, virsh } from './index.js';
import { type SampleDomain, startSampleDomain } from './sample-domain.js';

/** Boots take five seconds on an idle machine, and far longer while others use its processors. */
vi.setConfig({ testTimeout: 240_000 });

const untilItIsGone = { timeout: 60_000, interval: 200 };

describeReal('the test guest', () => {
  let storage: Awaited<ReturnType<typeof testStorage>>;
  let disk: string;
  const open: { domain: SampleDomain; serial: SerialConsole }[] = [];

  beforeAll(async () => {
    storage = await testStorage();
    disk = await bootDisk(path.join(storage.folder, 'boot.img'));
  });
  afterAll(() => storage.remove());
  afterEach(async () => {
    for (const { domain, serial } of open.splice(0)) {
      serial.close();
      await domain.remove();
    }
  });

  async function boot() {
    const domain = await startSampleDomain({ disk });
    const serial = await serialConsole(domain.name);
    open.push({ domain, serial });
    await serial.waitFor(/tick \d+\n/);
    return { domain, serial };
  }

  const ended = ({ name }: SampleDomain) =>
    vi.waitFor(async () => expect((await virsh('list', '--name')).split('\n')).not.toContain(name), untilItIsGone);

  it('counts on, starts anew when it reboots, and powers off by itself', async () => {
    const { domain, serial } = await boot();
    const counted = await serial.waitFor(/tick \d+\ntick \d+\n/);
    const [first = 0, second = 0] = counted.match(/\d+/g)?.map(Number) ?? [];
    expect(second).toBe(first + 1);
    serial.send('reboot');
    await serial.waitFor(/tick 0\n/);
    serial.send('poweroff');
    await ended(domain);
  });

  it('powers off when its power button is pressed', async () => {
    const { domain, serial } = await boot();
    await virsh('shutdown', domain.name);
    await serial.waitFor(/power button\n/);
    await ended(domain);
  });

  it('crashes so that the host knows', async () => {
    const { domain, serial } = await boot();
    serial.send('crash');
    await ended(domain);
    expect(await readFile(domain.logFile, 'utf8')).toMatch(/shutting down, reason=crashed\n/);
  });
});
