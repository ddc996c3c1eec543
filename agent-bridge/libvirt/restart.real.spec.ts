import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeReal } from '../../test/host/index.js';
import type { DomainRef } from './domain-ref.js';
import { ReconnectingLibvirtClient } from './reconnecting-client.js';
import { PrivateLibvirtd } from './testing/private-libvirtd.js';

const xml = `<domain type='qemu'>
  <name>restart</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
</domain>`;

describeReal('a libvirtd that is killed and started again', () => {
  let daemon: PrivateLibvirtd;
  let client: ReconnectingLibvirtClient;
  let domain: DomainRef;
  const events: string[] = [];

  beforeAll(async () => {
    daemon = await PrivateLibvirtd.start('6f6c1a52-52a1-4d0e-8a35-0d6b8c3f7a10');
    client = new ReconnectingLibvirtClient({
      socketPath: daemon.socketPath,
      uri: daemon.uri,
      reconnectInitialDelayMs: 10,
      reconnectMaxDelayMs: 100,
    });
    await client.subscribe('lifecycle', ({ domain: { name }, event, detail }) => {
      events.push(`${name} ${event} ${detail}`);
    });
    client.start();
    await client.whenConnected(120_000);
    domain = await client.domains.create(await client.domains.defineXml(xml));
  });

  afterAll(async () => {
    await client.stop();
    await daemon.remove();
  });

  it('breaks the calls in progress, and is found again with all subscriptions', async () => {
    expect(await client.domains.getState(domain)).toEqual({ state: 'running', reason: 'booted' });
    const disconnected = new Promise((resolve) => client.once('disconnected', resolve));
    const calls: Promise<unknown>[] = [];
    const outcomes = new Set<string>();
    // Calls without a pause, so that the kill hits some of them half way.
    const keepCalling = async () => {
      while (client.isConnected) {
        const call = client.domains.getXmlDesc(domain).then(
          (text) => outcomes.add(text.startsWith('<domain') ? 'answered' : 'garbled'),
          (error: { readonly kind?: string }) => outcomes.add(String(error.kind)),
        );
        calls.push(call);
        if (calls.length % 20 === 0) await call;
      }
    };
    const calling = keepCalling();
    await vi.waitFor(() => expect(outcomes).toContain('answered'), { interval: 1 });
    await daemon.kill();
    const reason = await disconnected;
    await calling;
    await Promise.all(calls);
    expect(reason).toMatchObject({ name: 'LibvirtTransportError', kind: 'closed' });
    expect([...outcomes].filter((outcome) => !['answered', 'closed', 'not-connected'].includes(outcome))).toEqual([]);
    expect(outcomes).toContain('closed');
    await expect(client.domains.getState(domain)).rejects.toMatchObject({ kind: 'not-connected', mayHaveRun: false });

    events.splice(0);
    await daemon.start();
    await client.whenConnected(120_000);
    expect(await client.domains.getState(domain)).toMatchObject({ state: 'running' });
    await client.domains.suspend(domain);
    await vi.waitFor(() => expect(events).toContain('restart suspended paused'));
    await client.domains.destroy(domain);
    await vi.waitFor(() => expect(events).toContain('restart stopped destroyed'));
  });

  it('survives being killed again and again', async () => {
    for (let round = 0; round < 3; round += 1) {
      const again = once(client, 'connected');
      await daemon.kill();
      await daemon.start();
      await again;
      expect(await client.domains.lookupByName('restart')).toEqual({ ...domain, id: -1 });
    }
  });
});
