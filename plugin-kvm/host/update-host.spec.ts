import { describe, expect, it } from 'vitest';
import { FACTS } from '../testing/fake-agents.js';
import { TLS_FIXTURES } from '../testing/tls-fixtures.js';
import { OTHER_SECRET, SECRET, UNKNOWN, useHostCloud } from '../testing/use-host-cloud.js';

const use = useHostCloud();

describe('changing a host', () => {
  it('changes its texts without asking its agent', async () => {
    const { cloud, agent, addHost, now } = use();
    const host = await addHost();
    agent.log.length = 0;
    cloud.time.advance(5);
    const changed = await cloud.updateHost(host.uuid, { name: 'new', description: 'text' });
    expect(changed).toEqual({ ...host, name: 'new', description: 'text', lastOpDate: now(), foreignDomains: 0 });
    expect(agent.log).toEqual([]);
  });

  it('connects to the new address before it is stored', async () => {
    const { cloud, addHost } = use();
    const host = await addHost();
    const moved = cloud.agents.add(OTHER_SECRET, 7999, '192.0.2.9');
    moved.facts = { ...FACTS, graphicsTypes: ['vnc'] };
    const address = { managementIp: '192.0.2.9', agentPort: 7999, agentSecret: OTHER_SECRET };
    const changed = await cloud.updateHost(host.uuid, { ...address, agentCertificate: TLS_FIXTURES.own.cert });
    const { managementIp, agentPort, agentTls, graphicsTypes, status } = changed;
    expect({ managementIp, agentPort, agentTls, graphicsTypes, status }).toEqual({
      managementIp: '192.0.2.9',
      agentPort: 7999,
      agentTls: true,
      graphicsTypes: ['vnc'],
      status: 'Connected',
    });
    expect(moved.hostUuid).toBe(host.uuid);
    expect(cloud.observer.log.slice(-2)).toEqual([`connected ${host.uuid} vnc`, `sync ${host.uuid}`]);
  });

  it('keeps the secret when only the port changes, and takes the certificate away when it is emptied', async () => {
    const { cloud, addHost } = use();
    const { uuid } = await addHost({ agentCertificate: TLS_FIXTURES.own.cert });
    cloud.agents.add(SECRET, 7072);
    const changed = await cloud.updateHost(uuid, { agentPort: 7072, agentCertificate: '' });
    expect([changed.agentPort, changed.agentTls]).toEqual([7072, false]);
  });

  it('changes nothing when the new way leads nowhere', async () => {
    const { cloud, addHost, refusedUpdate } = use();
    const host = await addHost();
    const before = await cloud.host(host.uuid);
    for (const change of [{ agentPort: 9999 }, { agentSecret: OTHER_SECRET }]) {
      const { status, error } = await refusedUpdate(host.uuid, { name: 'new', ...change });
      expect([status, error.code, error.opaque?.id]).toEqual([502, 'HOST.1002', 'host.reconnectFailed']);
    }
    expect(await cloud.host(host.uuid)).toEqual(before);
  });

  it('refuses the address of another host, and bad fields', async () => {
    const { cloud, addHost, refusedUpdate } = use();
    const { uuid } = await addHost();
    cloud.agents.add(OTHER_SECRET, 7071);
    await addHost({ name: 'kvm2', agentPort: 7071, agentSecret: OTHER_SECRET });
    expect((await refusedUpdate(uuid, { agentPort: 7071 })).error.opaque?.id).toBe('host.duplicate');
    expect((await refusedUpdate(uuid, { managementIp: '192.0.2.1' })).error.opaque?.id).toBe('rest.invalidArgument');
    expect((await refusedUpdate(UNKNOWN, { name: 'x' })).status).toBe(404);
  });
});
