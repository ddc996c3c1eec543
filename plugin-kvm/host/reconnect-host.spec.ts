import { describe, expect, it } from 'vitest';
import { FACTS } from '../testing/fake-agents.js';
import { UNKNOWN, useHostCloud } from '../testing/use-host-cloud.js';

const use = useHostCloud();

describe('reconnecting a host', () => {
  it('reads everything anew', async () => {
    const { cloud, agent, addHost } = use();
    const { uuid } = await addHost();
    agent.facts = { ...FACTS, graphicsTypes: ['vnc'], qemuVersion: '8.0.0' };
    agent.restart();
    const { graphicsTypes, qemuVersion, status } = await cloud.changeHost(uuid, { reconnectHost: {} });
    expect({ graphicsTypes, qemuVersion, status }).toEqual({
      graphicsTypes: ['vnc'],
      qemuVersion: '8.0.0',
      status: 'Connected',
    });
    expect(agent.hostUuid).toBe(uuid);
    expect(cloud.observer.log.slice(-2)).toEqual([`connected ${uuid} vnc`, `sync ${uuid}`]);
  });

  it('leaves it Disconnected when it fails, and says why', async () => {
    const { cloud, agent, addHost } = use();
    const { uuid } = await addHost();
    const secret = agent.cutOff();
    const { status, error } = await cloud.failure('PUT', `/hosts/${uuid}/actions`, { reconnectHost: {} });
    expect([status, error.code, error.cause?.opaque?.id]).toEqual([502, 'HOST.1002', 'agent.unreachable']);
    const host = await cloud.host(uuid);
    const reason = `cannot reach the agent of host[uuid:${uuid}] at 127.0.0.1:7070: nobody listens`;
    expect([host.status, host.statusReason]).toEqual(['Disconnected', reason]);
    expect(cloud.observer.log.at(-1)).toBe(`disconnected ${uuid} ${reason}`);
    agent.secret = secret;
    const back = await cloud.changeHost(uuid, { reconnectHost: {} });
    expect([back.status, back.statusReason]).toEqual(['Connected', undefined]);
  });

  it('is one connect when several ask at once', async () => {
    const { cloud, agent, addHost } = use();
    const { uuid } = await addHost();
    agent.log.length = 0;
    await Promise.all([1, 2, 3].map(() => cloud.changeHost(uuid, { reconnectHost: {} })));
    expect(agent.count('connect')).toBeLessThan(3);
    expect((await cloud.host(uuid)).status).toBe('Connected');
  });

  it('of an unknown host is refused', async () => {
    const { cloud } = use();
    expect((await cloud.failure('PUT', `/hosts/${UNKNOWN}/actions`, { reconnectHost: {} })).status).toBe(404);
  });
});
