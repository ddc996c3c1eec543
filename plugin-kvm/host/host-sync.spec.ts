import { describe, expect, it } from 'vitest';
import { useHostCloud } from '../testing/use-host-cloud.js';
import { HostConnector } from './host-connector.js';
import { HostSync } from './host-sync.js';

const use = useHostCloud();

describe('asking a host for its VMs', () => {
  it('is one round at a time, and callers that wait share the next', async () => {
    const { cloud, agent, addHost } = use();
    const { uuid } = await addHost();
    const sync = cloud.app.get(HostSync, { strict: false });
    const release: (() => void)[] = [];
    agent.log.length = 0;
    agent.onCommand = () => new Promise<void>((resolve) => release.push(resolve));
    const first = sync.run(uuid);
    const others = [sync.run(uuid), sync.run(uuid), sync.run(uuid)];
    for (let round = 0; round < 2; round++) {
      while (release.length === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(agent.count('syncVms')).toBe(round + 1);
      release.shift()?.();
      if (round === 0) await first;
    }
    await Promise.all(others);
    expect(agent.log).toEqual(['syncVms', 'syncVms']);
    agent.onCommand = () => {};
    await sync.run(uuid);
    expect(agent.count('syncVms')).toBe(3);
  });

  it('fails for the callers of a failed round only', async () => {
    const { cloud, agent, addHost } = use();
    const { uuid } = await addHost();
    const sync = cloud.app.get(HostSync, { strict: false });
    let failures = 1;
    agent.onCommand = () => (failures-- > 0 ? Promise.reject(new Error('boom')) : undefined);
    const [first, second] = await Promise.allSettled([sync.run(uuid), sync.run(uuid)]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('fails when an observer fails', async () => {
    const { cloud, addHost } = use();
    const { uuid } = await addHost();
    cloud.observer.failNext = 'beginSync';
    await expect(cloud.app.get(HostSync, { strict: false }).run(uuid)).rejects.toThrow('beginSync failed');
  });
});

describe('connecting a host', () => {
  it('is joined by whoever asks while it is under way', async () => {
    const { cloud, agent, addHost } = use();
    const { uuid } = await addHost();
    const connector = cloud.app.get(HostConnector, { strict: false });
    agent.log.length = 0;
    const outcomes = await Promise.all([1, 2, 3].map(() => connector.connect(uuid)));
    expect(outcomes).toEqual(new Array(3).fill({ kind: 'connected' }));
    expect(agent.count('connect')).toBe(1);
    await connector.connect(uuid);
    expect(agent.count('connect')).toBe(2);
  });

  it('does not store what the old agent said of a host that has another one by now', async () => {
    const { cloud, agent, addHost } = use();
    const { uuid } = await addHost();
    const connector = cloud.app.get(HostConnector, { strict: false });
    const moved = cloud.agents.add('another-and-a-longer-secret-altogether', 7071);
    let finish = (): void => {};
    const asked = new Promise<void>((resolve) => {
      agent.onCommand = (name) => {
        if (name !== 'capacity') return undefined;
        resolve();
        return new Promise<void>((_resolve, reject) => (finish = () => reject(new Error('too late'))));
      };
    });
    const connecting = connector.connect(uuid);
    await asked;
    await cloud.updateHost(uuid, { agentPort: 7071, agentSecret: 'another-and-a-longer-secret-altogether' });
    finish();
    expect(await connecting).toEqual({ kind: 'overtaken' });
    const { status, agentPort } = await cloud.host(uuid);
    expect([status, agentPort, moved.hostUuid]).toEqual(['Connected', 7071, uuid]);
  });

  it('of a host that is gone comes to nothing', async () => {
    const { cloud } = use();
    const connector = cloud.app.get(HostConnector, { strict: false });
    expect(await connector.connect('f'.repeat(32))).toEqual({ kind: 'overtaken' });
  });
});
