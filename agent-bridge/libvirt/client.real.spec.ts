import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { describeReal, virsh } from '../../test/host/index.js';
import { LibvirtClient } from './client.js';
import { defaultLibvirtClientOptions } from './client-options.js';
import type { DomainEvent } from './domain-event.js';
import { type DomainRef, NO_DOMAIN_ID } from './domain-ref.js';
import { isLibvirtError, type LibvirtErrorName } from './error.js';

const socketPath = process.env.LIBVIRT_SOCKET ?? defaultLibvirtClientOptions.socketPath;
const run = randomBytes(3).toString('hex');

/** A domain without disks, in software, so that it runs anywhere and starts at once. */
function domainXml(name: string, devices = ''): string {
  return `<domain type='qemu'>
  <name>rpc-${run}-${name}</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>${devices}</devices>
</domain>`;
}

const vnc = (password: string) =>
  `<graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='${password}'><listen type='address' address='127.0.0.1'/></graphics>`;

async function failsWith(call: Promise<unknown>, name: LibvirtErrorName): Promise<void> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isLibvirtError(error, name)) expect.fail(`expected ${name}, got ${String(error)}`);
}

describeReal('LibvirtClient and a real libvirtd', () => {
  let client: LibvirtClient;
  const defined: DomainRef[] = [];

  async function define(name: string, devices?: string): Promise<DomainRef> {
    const domain = await client.domains.defineXml(domainXml(name, devices), ['validate']);
    defined.push(domain);
    return domain;
  }

  beforeAll(async () => {
    client = await LibvirtClient.connect({ socketPath });
  });

  afterEach(async () => {
    await Promise.all(
      defined.splice(0).map(async (domain) => {
        const found = await client.domains.lookupByUuid(domain.uuid);
        if (found && found.id !== NO_DOMAIN_ID) await client.domains.destroy(found);
        const stored = await client.domains.lookupByUuid(domain.uuid);
        if (stored) await client.domains.undefine(stored, ['managedSave', 'nvram', 'snapshotsMetadata']);
      }),
    );
  });

  afterAll(() => client.close());

  it('knows the host as virsh does', async () => {
    expect(await virsh('version', '--daemon')).toContain(
      `Running against daemon: ${await client.host.getLibVersion()}`,
    );
    expect(await virsh('version')).toContain(`Running hypervisor: QEMU ${await client.host.getVersion()}`);
    expect(await client.host.getHostname()).toBe(await virsh('hostname'));
    expect((await client.host.getCapabilities()).trim()).toBe(await virsh('capabilities'));
    const query = { arch: 'x86_64', machine: 'q35', virtType: 'qemu' };
    expect((await client.host.getDomainCapabilities(query)).trim()).toBe(
      await virsh('domcapabilities', '--arch', 'x86_64', '--machine', 'q35', '--virttype', 'qemu'),
    );
    const info = await client.host.nodeGetInfo();
    const lines = (await virsh('nodeinfo')).split('\n');
    expect(Object.fromEntries(lines.map((line) => /^(.*?): +(.*)$/.exec(line)?.slice(1) ?? []))).toMatchObject({
      'CPU model': info.cpuModel,
      'CPU(s)': String(info.activeCpus),
      'CPU socket(s)': String(info.socketsPerNode),
      'Core(s) per socket': String(info.coresPerSocket),
      'Thread(s) per core': String(info.threadsPerCore),
      'NUMA cell(s)': String(info.numaNodes),
      'Memory size': `${info.memoryKib} KiB`,
    });
    const stats = await client.host.nodeGetMemoryStats();
    expect(stats.map(({ field }) => field)).toEqual(['total', 'free', 'buffers', 'cached']);
    expect(await virsh('nodememstats')).toMatch(new RegExp(`^total *: *${stats[0]?.kib} KiB$`, 'm'));
    const freeBytes = await client.host.nodeGetFreeMemory();
    expect(freeBytes).toBeGreaterThan(0);
    expect(freeBytes).toBeLessThan(info.memoryKib * 1024);
  });

  it('takes a domain through its life, and hears of every step', async () => {
    const events: string[] = [];
    const subscription = await client.subscribe('lifecycle', ({ domain: { name }, event, detail }) => {
      // QEMU sometimes manages to say that it was told to shut down before it is gone, and sometimes not.
      if (name === `rpc-${run}-life` && event !== 'shutdown') events.push(`${event} ${detail}`);
    });
    const domain = await define('life', vnc('s3cret12'));
    expect(domain).toEqual({ name: `rpc-${run}-life`, uuid: domain.uuid, id: -1 });
    expect(await virsh('domuuid', domain.name)).toBe(
      domain.uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    );
    expect(await client.domains.getState(domain)).toEqual({ state: 'shutoff', reason: 'unknown' });

    const running = await client.domains.create(domain, ['paused']);
    expect(running.id).toBeGreaterThanOrEqual(1);
    expect(await client.domains.getState(domain)).toEqual({ state: 'paused', reason: 'user' });
    await client.domains.resume(domain);
    expect(await virsh('domstate', '--reason', domain.name)).toBe('running (unpaused)');
    await client.domains.suspend(domain);
    expect(await client.domains.getState(domain)).toEqual({ state: 'paused', reason: 'user' });
    await client.domains.resume(domain);
    expect(await client.domains.getInfo(domain)).toMatchObject({
      state: 'running',
      maxMemoryKib: 65_536,
      memoryKib: 65_536,
      vcpus: 1,
    });
    expect(await client.domains.lookupByName(domain.name)).toEqual(running);
    expect(await client.domains.lookupByUuid(domain.uuid)).toEqual(running);
    expect(await client.domains.listAll(['active', 'persistent'])).toContainEqual(running);
    expect(await client.domains.listAll(['inactive'])).not.toContainEqual(running);

    const secret = await client.domains.getXmlDesc(domain, ['secure']);
    expect(secret.trim()).toBe(await virsh('dumpxml', '--security-info', domain.name));
    expect(secret).toContain("passwd='s3cret12'");
    expect(await client.domains.getXmlDesc(domain)).not.toContain('passwd');
    expect((await client.domains.getXmlDesc(domain, ['secure', 'inactive'])).trim()).toBe(
      await virsh('dumpxml', '--security-info', '--inactive', domain.name),
    );
    expect((await client.domains.getXmlDesc(domain, ['migratable'])).trim()).toBe(
      await virsh('dumpxml', '--migratable', domain.name),
    );

    // No operating system listens to the button: the domain is asked, and goes on.
    await client.domains.shutdown(domain, ['acpiPowerButton']);
    await client.domains.destroy(domain);
    expect(await client.domains.getState(domain)).toEqual({ state: 'shutoff', reason: 'destroyed' });
    await client.domains.undefine(domain);
    expect(await client.domains.lookupByUuid(domain.uuid)).toBeUndefined();
    expect(await client.domains.lookupByName(domain.name)).toBeUndefined();
    await vi.waitFor(() => expect(events.at(-1)).toBe('undefined removed'));
    await subscription.unsubscribe();
    expect(events).toEqual([
      'defined added',
      'started booted',
      'suspended paused',
      'resumed unpaused',
      'suspended paused',
      'resumed unpaused',
      'stopped destroyed',
      'undefined removed',
    ]);
  });

  it('starts a transient domain, which is gone after its end', async () => {
    const domain = await client.domains.createXml(domainXml('transient'), ['validate']);
    defined.push(domain);
    expect(await client.domains.listAll(['transient', 'running'])).toContainEqual(domain);
    await client.domains.destroy(domain, ['graceful']);
    expect(await client.domains.lookupByUuid(domain.uuid)).toBeUndefined();
  });

  it('keeps notes with a domain', async () => {
    const domain = await define('notes');
    const element = { type: 'element', uri: 'https://example.org/notes', prefix: 'n' } as const;
    const title = { type: 'title' } as const;
    expect(await client.domains.getMetadata(domain, element)).toBeUndefined();
    expect(await client.domains.getMetadata(domain, title)).toBeUndefined();
    await client.domains.setMetadata(domain, element, '<owner>a &amp; b</owner>', ['config']);
    await client.domains.setMetadata(domain, title, 'a title', ['config']);
    expect(await client.domains.getMetadata(domain, element)).toBe('<owner>a &amp; b</owner>');
    expect(await virsh('metadata', domain.name, '--uri', element.uri)).toBe('<owner>a &amp; b</owner>');
    expect(await virsh('desc', '--title', domain.name)).toBe('a title');
    await client.domains.setMetadata(domain, element, undefined, ['config']);
    await client.domains.setMetadata(domain, title, undefined, ['config']);
    expect(await client.domains.getMetadata(domain, element)).toBeUndefined();
    expect(await client.domains.getMetadata(domain, title)).toBeUndefined();
  });

  it('changes devices of a running domain', async () => {
    const domain = await define('devices', vnc('before12'));
    await client.domains.create(domain);
    await client.devices.update(domain, vnc('after123'), ['live']);
    expect(await virsh('dumpxml', '--security-info', domain.name)).toContain("passwd='after123'");
    expect(await virsh('dumpxml', '--security-info', '--inactive', domain.name)).toContain("passwd='before12'");
    const rng = "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>";
    await client.devices.attach(domain, rng, ['config']);
    expect(await virsh('dumpxml', '--inactive', domain.name)).toContain("<rng model='virtio'>");
    await client.devices.detach(domain, rng, ['config']);
    expect(await virsh('dumpxml', '--inactive', domain.name)).not.toContain('<rng');
    await failsWith(client.devices.detach(domain, rng, ['config']), 'deviceMissing');
  });

  it("passes on the daemon's refusals with their codes", async () => {
    const domain = await define('refusals', vnc('hunter22'));
    await failsWith(client.domains.destroy(domain), 'operationInvalid');
    await failsWith(client.domains.defineXml(domainXml('broken', "<graphics passwd='hunter22'")), 'xmlDetail');
    await failsWith(client.domains.defineXml(domainXml('schema', '<nonsense/>'), ['validate']), 'xmlInvalidSchema');
    await failsWith(client.domains.createXml(domainXml('refusals')), 'operationFailed');
    await failsWith(client.transfers.getSavedXml('/nonexistent/image'), 'systemError');
    await client.domains.undefine(domain);
    await failsWith(client.domains.getState(domain), 'noDomain');
    await failsWith(client.domains.create(domain), 'noDomain');
    await expect(client.domains.defineXml(`<domain><graphics passwd='hunter22'`)).rejects.toThrow(
      /^(?![\s\S]*hunter22)/,
    );
  });

  it('hears of console connections and of a reset', async () => {
    const events: DomainEvent[] = [];
    const domain = await define('console', "<graphics type='vnc' autoport='yes' listen='127.0.0.1'/>");
    const mine = (event: DomainEvent) => void (event.domain.uuid === domain.uuid && events.push(event));
    const subscriptions = [await client.subscribe('graphics', mine), await client.subscribe('reboot', mine)];
    const running = await client.domains.create(domain);
    const port = /port='(\d+)'/.exec(await client.domains.getXmlDesc(running))?.[1] ?? '';
    const viewer = createConnection(Number(port), '127.0.0.1');
    viewer.on('error', () => {});
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ kind: 'graphics', phase: 'connect' }));
    viewer.destroy();
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ kind: 'graphics', phase: 'disconnect' }));
    const [connect] = events;
    expect(connect).toMatchObject({
      domain: running,
      local: { family: 'ipv4', node: '127.0.0.1', service: port },
      remote: { family: 'ipv4', node: '127.0.0.1' },
    });
    await virsh('reset', domain.name);
    await vi.waitFor(() => expect(events.at(-1)).toEqual({ kind: 'reboot', domain: running }));
    for (const subscription of subscriptions) await subscription.unsubscribe();
  });

  it('saves a running domain to a file and continues it with another definition', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'rpc-save-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'state');
    const domain = await define('saved', vnc('before12'));
    await client.domains.create(domain);
    expect(await client.transfers.getJobStats(domain)).toEqual({ type: 'none', params: [] });
    await client.transfers.save(domain, file);
    expect(await client.domains.getState(domain)).toEqual({ state: 'shutoff', reason: 'saved' });
    const saved = await client.transfers.getSavedXml(file, ['secure']);
    expect(saved.trim()).toBe(await virsh('save-image-dumpxml', '--security-info', file));
    await client.transfers.restore(file, { xml: saved.replace('before12', 'after123'), flags: ['paused'] });
    expect(await virsh('domstate', domain.name)).toBe('paused');
    expect(await client.domains.getXmlDesc(domain, ['secure'])).toContain("passwd='after123'");
    const stats = await client.transfers.getJobStats(domain, ['completed']);
    expect(stats.type).toBe('completed');
    expect(stats.params.find(({ field }) => field === 'memory_total')).toMatchObject({ type: 'ullong' });
  });

  it('refuses a migration to the daemon it speaks to, with parameters that the daemon understands', async () => {
    const domain = await client.domains.createXml(domainXml('stay'));
    defined.push(domain);
    const unknown = [{ field: 'nonsense', type: 'string', value: 'x' }] as const;
    await failsWith(client.transfers.migratePeerToPeer(domain, 'qemu:///system', unknown), 'argumentUnsupported');
    const wrongType = [{ field: 'bandwidth', type: 'string', value: 'x' }] as const;
    await failsWith(client.transfers.migratePeerToPeer(domain, 'qemu:///system', wrongType), 'invalidArg');
    expect(await client.domains.getState(domain)).toEqual({ state: 'running', reason: 'booted' });
  });

  it('answers many calls at once', async () => {
    const lists = await Promise.all(Array.from({ length: 300 }, () => client.domains.listAll()));
    expect(lists.every((list) => Array.isArray(list))).toBe(true);
  });

  it('is not taken for dead while more slow calls are open than the daemon works on', async () => {
    const impatient = await LibvirtClient.connect({ socketPath, keepAliveIntervalSeconds: 0.1, keepAliveCount: 2 });
    const domains = await Promise.all(
      Array.from({ length: 6 }, (_, index) => impatient.domains.createXml(domainXml(`many-${index}`))),
    );
    defined.push(...domains);
    // Nothing but answered pings can keep the connection alive during destroys, which take longer than 0.3 s each.
    await Promise.all(domains.map((domain) => impatient.domains.destroy(domain)));
    expect(await impatient.host.getHostname()).toBe(await virsh('hostname'));
    await impatient.close();
  });
});
