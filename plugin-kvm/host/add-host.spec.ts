import { describe, expect, it } from 'vitest';
import type { HostInventory } from '#contract';
import { UnitOfWork } from '#kernel';
import { TLS_FIXTURES } from '../testing/tls-fixtures.js';
import { OTHER_SECRET, SECRET, UNKNOWN, useHostCloud } from '../testing/use-host-cloud.js';

const use = useHostCloud();

describe('adding a host', () => {
  it('connects to its agent and stores what that says', async () => {
    const { cloud, cluster, agent, addHost, now } = use();
    agent.foreignDomains = 3;
    const resourceUuid = 'e'.repeat(32);
    const host = await addHost({ description: 'the first', resourceUuid });
    const expected: HostInventory = {
      uuid: resourceUuid,
      name: 'kvm1',
      description: 'the first',
      zoneUuid: cluster.zoneUuid,
      clusterUuid: cluster.uuid,
      managementIp: '127.0.0.1',
      hypervisorType: 'KVM',
      state: 'Enabled',
      status: 'Connected',
      architecture: 'x86_64',
      totalCpuCapacity: 8,
      totalMemoryCapacity: 16_000,
      availableMemoryCapacity: 10_000,
      cpuSockets: 1,
      cpuNum: 8,
      osDistribution: 'Debian',
      osRelease: 'bookworm',
      osVersion: '12',
      createDate: now(),
      lastOpDate: now(),
      agentPort: 7070,
      agentTls: false,
      agentVersion: '0.1.0',
      driver: 'memory',
      graphicsTypes: ['vnc', 'spice'],
      videoModels: ['virtio', 'vga'],
      virtType: 'kvm',
      libvirtVersion: '9.0.0',
      qemuVersion: '7.2.0',
      uefi: true,
      warnings: [],
      lastPingDate: now(),
    };
    expect(host).toEqual(expected);
    expect(await cloud.host(resourceUuid)).toEqual({ ...expected, foreignDomains: 3 });
    expect(agent.hostUuid).toBe(resourceUuid);
    expect(cloud.observer.log).toEqual([`connected ${resourceUuid} vnc+spice`, `sync ${resourceUuid}`]);
  });

  it('fails as a whole when the agent cannot be reached', async () => {
    const { cloud, agent, refusedAdd } = use();
    agent.cutOff();
    const { status, error } = await refusedAdd({});
    expect({ status, code: error.code, cause: error.cause?.opaque?.id }).toEqual({
      status: 502,
      code: 'HOST.1000',
      cause: 'agent.unreachable',
    });
    expect(error.details).toMatch(/^cannot add host\[name:kvm1, managementIp:127\.0\.0\.1\], because cannot reach/);
    expect(await cloud.hosts()).toEqual([]);
    expect(cloud.observer.log).toEqual([]);
  });

  it.each(['ping', 'connect', 'fact', 'capacity'])('fails as a whole when %s fails', async (command) => {
    const { cloud, agent, hostParams } = use();
    agent.onCommand = (name) => (name === command ? Promise.reject(new Error('boom')) : undefined);
    expect((await cloud.request('POST', '/hosts/kvm', { params: hostParams() })).status).toBe(500);
    expect(await cloud.hosts()).toEqual([]);
  });

  it('fails when the hypervisor of the host does not answer, or the secret is another one', async () => {
    const { cloud, agent, refusedAdd } = use();
    agent.hypervisorUp = false;
    expect((await refusedAdd({})).error.cause?.details).toContain('HYPERVISOR_UNAVAILABLE');
    agent.hypervisorUp = true;
    expect((await refusedAdd({ agentSecret: OTHER_SECRET })).error.cause?.details).toContain('UNAUTHORIZED');
    expect(await cloud.hosts()).toEqual([]);
  });

  it('is done when its VMs cannot be asked for: that is tried again', async () => {
    const { cloud, agent, addHost } = use();
    agent.onCommand = (name) => (name === 'syncVms' ? Promise.reject(new Error('boom')) : undefined);
    expect((await addHost()).status).toBe('Connected');
    expect(await cloud.hosts()).toHaveLength(1);
  });

  it.each([
    ['managementIp', { managementIp: 'a/b' }, 'it must be an IP address or a host name'],
    [
      'agentSecret',
      { agentSecret: 'has blanks in its middle, and is long' },
      'it may have printable ASCII characters without blanks only',
    ],
    [
      'agentCertificate',
      { managementIp: '192.0.2.1' },
      'it is required for 192.0.2.1: plain HTTP is for loopback addresses only',
    ],
    ['agentCertificate', { agentCertificate: 'nonsense' }, 'it is not a certificate in PEM form'],
    [
      'agentCertificate',
      { agentCertificate: TLS_FIXTURES.own.key },
      'it holds a private key; give the certificate alone',
    ],
  ])('refuses a bad %s: %j', async (field, changes, problem) => {
    const { agent, refusedAdd } = use();
    const { status, error } = await refusedAdd(changes);
    expect(status).toBe(400);
    expect(error.opaque).toEqual({ id: 'rest.invalidArgument', params: { field, problem } });
    expect(agent.log).toEqual([]);
  });

  it('refuses an unknown cluster, and a uuid that is taken', async () => {
    const { addHost, refusedAdd } = use();
    expect((await refusedAdd({ clusterUuid: UNKNOWN })).error.details).toBe(`cannot find cluster[uuid:${UNKNOWN}]`);
    const { uuid } = await addHost();
    expect((await refusedAdd({ resourceUuid: uuid, agentPort: 7071 })).error.details).toBe(
      'invalid value of field[resourceUuid]: a host with this uuid exists',
    );
  });

  it('refuses the address of another host, and leaves its agent alone', async () => {
    const { agent, addHost, refusedAdd } = use();
    const { uuid } = await addHost();
    agent.log.length = 0;
    const { status, error } = await refusedAdd({ name: 'again' });
    expect({ status, opaque: error.opaque }).toEqual({
      status: 409,
      opaque: { id: 'host.duplicate', params: { managementIp: '127.0.0.1', port: 7070 } },
    });
    expect(agent.log).toEqual([]);
    expect(agent.hostUuid).toBe(uuid);
  });

  it('refuses the agent of another host under another address, and does not make it another host', async () => {
    const { cloud, agent, addHost, refusedAdd } = use();
    const { uuid } = await addHost();
    const twin = cloud.agents.add(SECRET, 7070, 'localhost');
    twin.agentInstanceUuid = agent.agentInstanceUuid;
    const { error } = await refusedAdd({ managementIp: 'localhost' });
    expect(error.opaque).toEqual({ id: 'host.duplicate', params: { managementIp: '127.0.0.1', port: 7070 } });
    expect(twin.log).toEqual(['ping']);
    expect((await cloud.hosts()).map((host) => host.uuid)).toEqual([uuid]);
  });

  it('lets one through when two add the same agent at once', async () => {
    const { cloud, agent, hostParams } = use();
    const answers = await Promise.all(
      [1, 2, 3].map(() => cloud.request('POST', '/hosts/kvm', { params: hostParams() })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const [host] = await cloud.hosts();
    expect(agent.hostUuid).toBe(host?.uuid);
  });

  it('never shows the secret: not in answers, audit rows or the database', async () => {
    const { cloud, agent, addHost, refusedUpdate } = use();
    const { uuid } = await addHost();
    await cloud.updateHost(uuid, { agentSecret: SECRET });
    agent.cutOff();
    const failed = await refusedUpdate(uuid, { agentSecret: OTHER_SECRET });
    const rows = await cloud.app.get(UnitOfWork).reader.query<object[]>('SELECT * FROM host');
    const seen = JSON.stringify([failed, cloud.audits, rows, await cloud.hosts()]);
    expect(cloud.audits.map(({ apiName }) => apiName)).toEqual(
      expect.arrayContaining([expect.stringMatching(/host/i)]),
    );
    expect(seen).toContain(uuid);
    expect(seen).not.toContain(SECRET);
    expect(seen).not.toContain(OTHER_SECRET);
  });
});
