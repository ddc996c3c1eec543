import { describe, expect, it } from 'vitest';
import { UnitOfWork } from '#kernel';
import { useManagers } from '../testing/use-monitored-cloud.js';
import { HostEntity } from './host.entity.js';
import type { NodeDirectory } from './node-directory.js';
import { ownerOfHost } from './owner-of-host.js';

const start = useManagers();
const PORTS = [7070, 7071, 7072, 7073, 7074, 7075];

/** Management nodes as the test says. */
class TestNodes implements NodeDirectory {
  readonly self = 'node-1';
  nodes: readonly string[] = ['node-1'];

  liveNodes(): readonly string[] {
    return this.nodes;
  }
}

describe('a manager that is restarted', () => {
  it('connects its hosts again, without losing them meanwhile', async () => {
    const before = await start();
    const { uuid, agent } = await before.addQuietHost();
    await before.cloud.close();
    expect(agent.openStreams).toBe(0);
    agent.log.length = 0;
    const { agents, time } = before.cloud;
    let finish = (): void => {};
    agent.onCommand = (name) => (name === 'fact' ? new Promise<void>((resolve) => (finish = resolve)) : undefined);
    const after = await start({ agents, time });
    await after.until(() => agent.count('fact') === 1);
    expect(after.record(uuid).status).toBe('Connected');
    finish();
    await after.until(() => agent.openStreams === 1);
    expect(agent.count('connect')).toBe(1);
    await after.until(() => after.heard.length === 2);
    expect(after.heard).toEqual([`connected ${uuid} vnc+spice`, `sync ${uuid}`]);
  });

  it('finds that a host is gone', async () => {
    const before = await start();
    const { uuid, agent } = await before.addQuietHost();
    await before.cloud.close();
    agent.cutOff();
    const { agents, time } = before.cloud;
    const after = await start({ agents, time });
    await after.until(() => after.record(uuid).status === 'Disconnected');
    await after.until(() => after.heard.length === 1);
    expect(after.heard[0]).toMatch(`disconnected ${uuid} cannot reach the agent`);
  });

  it('takes up a connect that the one before did not finish', async () => {
    const before = await start();
    const { uuid } = await before.addQuietHost();
    await before.cloud.app.get(UnitOfWork).run((tx) => tx.update(HostEntity, { uuid }, { status: 'Connecting' }));
    await before.cloud.close();
    const { agents, time } = before.cloud;
    const after = await start({ agents, time });
    await after.until(() => after.record(uuid).status === 'Connected');
  });

  it('with another key says that it cannot read the secrets', async () => {
    const before = await start();
    const { uuid } = await before.addQuietHost();
    await before.cloud.close();
    const { agents, time } = before.cloud;
    const after = await start({ agents, time, hostSecretKey: new Uint8Array(32).fill(9) });
    await after.until(() => after.record(uuid).status === 'Disconnected');
    expect(after.record(uuid).statusReason).toBe(
      `the stored secret of host[uuid:${uuid}, name:kvm7070] cannot be read: the stored secret was sealed with another key, or for another row. Set agentSecret of the host again`,
    );
    const { status } = await after.cloud.updateHost(uuid, { agentSecret: 'the-long-enough-secret-of-agent-7070' });
    expect(status).toBe('Connected');
  });
});

describe('several management nodes', () => {
  it('watch each host once, and take over those of a node that goes', async () => {
    const nodes = new TestNodes();
    nodes.nodes = ['node-1', 'node-2'];
    const manager = await start({ nodes });
    const hosts: Awaited<ReturnType<typeof manager.addHost>>[] = [];
    for (const port of PORTS) hosts.push(await manager.addHost(port));
    const ours = hosts.filter(({ host }) => ownerOfHost(host.uuid, nodes.nodes) === 'node-1');
    const theirs = hosts.filter((host) => !ours.includes(host));
    const streams = (list: typeof hosts) => list.map(({ agent }) => agent.openStreams);
    await manager.until(() => streams(ours).every((count) => count === 1));
    expect(streams(theirs)).toEqual(theirs.map(() => 0));

    nodes.nodes = ['node-1'];
    manager.cloud.time.advance(2_000);
    await manager.until(() => streams(hosts).every((count) => count === 1));

    nodes.nodes = ['node-2'];
    manager.cloud.time.advance(2_000);
    await manager.until(() => streams(hosts).every((count) => count === 0));
  });
});

describe('many hosts', () => {
  it('are pinged a few at a time', async () => {
    const manager = await start({ monitor: { pingParallelism: 2 } });
    const hosts: Awaited<ReturnType<typeof manager.addQuietHost>>[] = [];
    for (const port of PORTS) hosts.push(await manager.addQuietHost(port));
    let running = 0;
    let most = 0;
    const release: (() => void)[] = [];
    for (const { agent } of hosts) {
      agent.onCommand = async () => {
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => release.push(resolve));
        running -= 1;
      };
    }
    manager.cloud.time.advance(20_000);
    for (let done = 0; done < PORTS.length; done++) {
      await manager.until(() => release.length > 0);
      release.shift()?.();
    }
    await manager.until(() => hosts.every(({ agent }) => agent.count('ping') >= 1));
    for (const resolve of release.splice(0)) resolve();
    for (const { agent } of hosts) agent.onCommand = () => {};
    expect(most).toBe(2);
  });
});

describe('a shutdown', () => {
  it('waits for what is under way, and leaves no stream open', async () => {
    const manager = await start();
    const { uuid, agent } = await manager.addQuietHost();
    let finish = (): void => {};
    agent.onCommand = (name) => (name === 'syncVms' ? new Promise<void>((resolve) => (finish = resolve)) : undefined);
    agent.foreignDomains = 9;
    agent.emit({ type: 'resync', reason: 'test' });
    await manager.until(() => agent.count('syncVms') === 1);
    let isClosed = false;
    const closing = manager.cloud.close().then(() => {
      isClosed = true;
    });
    await manager.until(() => agent.openStreams === 0);
    expect(isClosed).toBe(false);
    finish();
    await closing;
    expect(manager.cloud.observer.syncs).toEqual([{ vms: [], foreignDomains: 9 }]);
    expect(manager.record(uuid).foreignDomains).toBe(9);
  });

  it('does not wait for ever', async () => {
    const manager = await start({ monitor: { stopTimeoutMs: 50 } });
    const { agent } = await manager.addQuietHost();
    agent.onCommand = () => new Promise(() => {});
    agent.emit({ type: 'resync', reason: 'test' });
    await manager.until(() => agent.count('syncVms') === 1);
    await manager.cloud.close();
  });

  it('does not wait for the pause between two tries of a ping', async () => {
    const manager = await start({ monitor: { stopTimeoutMs: 60_000 } });
    const { agent } = await manager.addQuietHost();
    agent.onCommand = () => Promise.reject(new Error('boom'));
    manager.cloud.time.advance(20_000);
    await manager.until(() => agent.count('ping') === 1);
    await manager.cloud.close();
  });
});
