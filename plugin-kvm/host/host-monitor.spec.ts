import { describe, expect, it } from 'vitest';
import type { LiveVm } from '#contract';
import { useManagers } from '../testing/use-monitored-cloud.js';

const start = useManagers();
const VM: LiveVm = { vmInstanceUuid: 'b'.repeat(32), state: 'Shutdown', graphicsDevices: [] };

describe('a host that is watched', () => {
  it('is pinged each interval, and nothing else is asked', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    for (let count = 1; count <= 3; count++) {
      const passed = await manager.passUntil(() => agent.count('ping') === count);
      expect(passed).toBeGreaterThan(9_000);
      expect(passed).toBeLessThan(20_000);
    }
    expect(agent.log).toEqual(['ping', 'ping', 'ping']);
    expect(manager.record(uuid).status).toBe('Connected');
    expect(manager.heard).toEqual([]);
  });

  it('tells at once what happens to its VMs', async () => {
    const manager = await start();
    const { agent } = await manager.addQuietHost();
    agent.emit({ type: 'vmChanged', cause: 'guestShutdown', vm: VM });
    agent.emit({ type: 'heartbeat' });
    agent.emit({ type: 'consoleConnected', vmInstanceUuid: VM.vmInstanceUuid, connected: true });
    agent.emit({ type: 'vmChanged', cause: 'booted', vm: { ...VM, state: 'Running' } });
    await manager.until(() => manager.heard.length === 2);
    expect(manager.heard).toEqual([
      `${VM.vmInstanceUuid} Shutdown guestShutdown`,
      `${VM.vmInstanceUuid} Running booted`,
    ]);
    expect(agent.log).toEqual([]);
  });

  it('is asked for everything when it says that events were missed', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    agent.vms = [VM];
    agent.foreignDomains = 5;
    agent.emit({ type: 'resync', reason: 'the hypervisor was restarted' });
    await manager.until(() => manager.record(uuid).foreignDomains === 5);
    expect(manager.heard).toEqual([`sync ${uuid}`]);
    expect(manager.cloud.observer.syncs).toEqual([{ vms: [VM], foreignDomains: 5 }]);
  });

  it('is asked for everything when an event could not be taken in', async () => {
    const manager = await start();
    const { agent } = await manager.addQuietHost();
    manager.cloud.observer.failNext = 'vmChanged';
    agent.emit({ type: 'vmChanged', cause: 'crashed', vm: VM });
    await manager.passUntil(() => agent.count('syncVms') === 1);
    expect(agent.log).toEqual(['ping', 'syncVms']);
  });

  it('is asked for everything now and then, whatever its events said', async () => {
    const manager = await start({ monitor: { resyncIntervalMs: 60_000 } });
    const { agent } = await manager.addQuietHost();
    const passed = await manager.passUntil(() => agent.count('syncVms') === 1, 1_000);
    expect(passed).toBeGreaterThan(40_000);
  });

  it('is asked for everything at each ping while it gives no events', async () => {
    const manager = await start({ monitor: { streamRetryMinDelayMs: 600_000, streamRetryMaxDelayMs: 600_000 } });
    const { agent, uuid } = await manager.addQuietHost();
    agent.hasEvents = false;
    agent.breakStreams();
    await manager.passUntil(() => agent.count('syncVms') >= 4, 1_000);
    expect(agent.count('ping')).toBeGreaterThanOrEqual(3);
    expect(manager.record(uuid).status).toBe('Connected');
    agent.hasEvents = true;
    await manager.passUntil(() => agent.openStreams === 1, 5_000);
  });

  it('has when it was pinged last written now and then', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    const before = (await manager.cloud.host(uuid)).lastPingDate ?? '';
    await manager.passUntil(() => agent.count('ping') >= 4);
    let after = before;
    while (after === before) after = (await manager.cloud.host(uuid)).lastPingDate ?? '';
    expect(after > before).toBe(true);
  });
});

describe('a host that is lost', () => {
  it('is Disconnected after all tries of a ping, and Connected again when it answers', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    const secret = agent.secret;
    agent.onCommand = () => Promise.reject(new Error('boom'));
    await manager.passUntil(() => manager.record(uuid).status === 'Disconnected');
    expect(agent.log.slice(0, 3)).toEqual(['ping', 'ping', 'ping']);
    expect(manager.record(uuid).statusReason).toBe('boom');
    await manager.until(() => manager.heard.length === 1);
    expect(manager.heard).toEqual([`disconnected ${uuid} boom`]);
    await manager.until(() => agent.openStreams === 0);

    agent.onCommand = () => {};
    expect(agent.secret).toBe(secret);
    await manager.passUntil(() => agent.openStreams === 1);
    expect([manager.record(uuid).status, manager.record(uuid).statusReason]).toEqual(['Connected', null]);
    await manager.until(() => manager.heard.length === 3);
    expect(manager.heard.slice(1)).toEqual([`connected ${uuid} vnc+spice`, `sync ${uuid}`]);
  });

  it('is not yet lost while one try of a ping is answered', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    let failures = 2;
    agent.onCommand = () => (failures-- > 0 ? Promise.reject(new Error('boom')) : undefined);
    await manager.passUntil(() => agent.count('ping') === 4);
    expect(manager.record(uuid).status).toBe('Connected');
    expect(manager.heard).toEqual([]);
  });

  it('is found as soon as its event stream breaks', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    agent.cutOff();
    const passed = await manager.passUntil(() => manager.record(uuid).status === 'Disconnected', 50);
    expect(passed).toBeLessThan(10_000);
  });

  it('is looked at again after pauses that grow to their limit', async () => {
    const manager = await start({ monitor: { retryMinDelayMs: 1_000, retryMaxDelayMs: 8_000 } });
    const { agent, uuid } = await manager.addQuietHost();
    agent.onCommand = () => Promise.reject(new Error('boom'));
    await manager.passUntil(() => manager.record(uuid).status === 'Disconnected');
    agent.log.length = 0;
    const pauses: number[] = [];
    for (let count = 1; count <= 6; count++) {
      pauses.push(await manager.passUntil(() => agent.count('ping') === count, 50));
    }
    expect(pauses[0]).toBeLessThan(4_000);
    expect(Math.max(...pauses)).toBeGreaterThanOrEqual(4_000);
    expect(Math.max(...pauses)).toBeLessThan(12_000);
    expect(agent.log).toEqual(new Array(6).fill('ping'));
  });

  it('is told again when not everybody could take it in', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    manager.cloud.observer.failNext = 'hostDisconnected';
    agent.cutOff();
    await manager.passUntil(() => manager.heard.length > 0);
    expect(manager.heard[0]).toMatch(`disconnected ${uuid} cannot reach the agent`);
  });
});

describe('a host whose event stream breaks', () => {
  it('is pinged, has it opened again at once, and is asked for what was missed', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    manager.cloud.time.advance(5_000);
    agent.breakStreams();
    manager.cloud.time.advance(0);
    await manager.until(() => agent.openStreams === 1 && manager.cloud.observer.syncs.length > 0);
    expect(agent.count('events')).toBe(1);
    expect(agent.count('connect')).toBe(0);
    expect(manager.record(uuid).status).toBe('Connected');
    expect(manager.heard).toContain(`sync ${uuid}`);
  });

  it('has it opened after growing pauses when it breaks each time', async () => {
    const manager = await start();
    const { agent } = await manager.addQuietHost();
    for (let count = 1; count <= 4; count++) {
      agent.breakStreams();
      await manager.passUntil(() => agent.openStreams === 1, 10);
      expect(agent.count('events')).toBe(count);
    }
    agent.breakStreams();
    manager.cloud.time.advance(500);
    await manager.until(() => agent.count('ping') > 0);
    expect(agent.openStreams).toBe(0);
  });
});

describe('a host whose agent changes', () => {
  it('is connected again when its agent was restarted, without being lost', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    agent.restart();
    await manager.passUntil(() => manager.record(uuid).agentInstanceUuid === agent.agentInstanceUuid);
    await manager.passUntil(() => agent.openStreams === 1);
    await manager.until(() => manager.heard.includes(`connected ${uuid} vnc+spice`));
    expect(agent.hostUuid).toBe(uuid);
    expect(manager.record(uuid).status).toBe('Connected');
    expect(manager.heard.filter((text) => text.startsWith('disconnected'))).toEqual([]);
  });

  it('is connected again when its agent takes itself for another host', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    agent.hostUuid = 'd'.repeat(32);
    await manager.passUntil(() => agent.hostUuid === uuid);
    await manager.until(() => manager.record(uuid).status === 'Connected');
    expect(agent.count('connect')).toBe(1);
  });

  it('is Disconnected while its hypervisor does not answer', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    agent.hypervisorUp = false;
    agent.emit({ type: 'hypervisorDown', reason: 'connection refused' });
    await manager.until(() => manager.record(uuid).status === 'Disconnected');
    expect(manager.record(uuid).statusReason).toBe('its hypervisor does not answer: connection refused');
    await manager.passUntil(() => agent.count('ping') >= 2);
    expect(manager.record(uuid).status).toBe('Disconnected');
    expect(agent.count('connect')).toBe(0);
    agent.hypervisorUp = true;
    await manager.passUntil(() => manager.record(uuid).status === 'Connected');
    expect(agent.count('connect')).toBe(1);
  });

  it('is followed at its new address', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    const moved = manager.cloud.agents.add('another-and-a-longer-secret-altogether', 7071);
    await manager.cloud.updateHost(uuid, { agentPort: 7071, agentSecret: 'another-and-a-longer-secret-altogether' });
    await manager.passUntil(() => moved.openStreams === 1);
    expect(agent.openStreams).toBe(0);
    moved.emit({ type: 'vmChanged', cause: 'booted', vm: VM });
    await manager.until(() => manager.heard.includes(`${VM.vmInstanceUuid} Shutdown booted`));
  });
});

describe('a host that is not watched', () => {
  it('is left alone in maintenance, and connected after it', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    await manager.cloud.changeHost(uuid, { changeHostState: { stateEvent: 'maintain' } });
    await manager.until(() => agent.openStreams === 0);
    agent.log.length = 0;
    for (let minute = 0; minute < 10; minute++) manager.cloud.time.advance(60_000);
    const { status } = await manager.cloud.host(uuid);
    expect([agent.log, status]).toEqual([[], 'Connected']);
    await manager.cloud.changeHost(uuid, { changeHostState: { stateEvent: 'enable' } });
    await manager.until(() => agent.openStreams === 1);
    expect(agent.count('connect')).toBe(1);
  });

  it('is left alone once it is deleted', async () => {
    const manager = await start();
    const { agent, uuid } = await manager.addQuietHost();
    await manager.cloud.delete(`/hosts/${uuid}`);
    await manager.until(() => agent.openStreams === 0);
    manager.cloud.time.advance(60_000);
    await manager.cloud.hosts();
    expect(agent.log).toEqual([]);
  });
});
