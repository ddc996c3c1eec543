import { describe, expect, it } from 'vitest';
import { CAPACITY, FACTS } from '../testing/fake-agents.js';
import { TLS_FIXTURES } from '../testing/tls-fixtures.js';
import { OTHER_SECRET, useHostCloud } from '../testing/use-host-cloud.js';

const use = useHostCloud();

describe('finding hosts', () => {
  it('goes by each of their fields, by their cluster and by their zone', async () => {
    const { cloud, addHost } = use();
    const one = await addHost({ description: 'first' });
    const second = cloud.agents.add(OTHER_SECRET, 7071, '192.0.2.1');
    second.facts = { ...FACTS, graphicsTypes: ['vnc'], uefi: false, virtType: 'qemu', warnings: ['slow'] };
    second.capacity = { ...CAPACITY, totalMemory: 2 ** 40, usedMemory: 2 ** 41, cpuNum: 4 };
    cloud.time.advance(10);
    const certificate = { agentCertificate: TLS_FIXTURES.own.cert, agentSecret: OTHER_SECRET, agentPort: 7071 };
    await addHost({ name: 'kvm2', managementIp: '192.0.2.1', ...certificate });
    const find = async (condition: string) =>
      (await cloud.hosts(`?sort=name&q=${encodeURIComponent(condition)}`)).map(({ name }) => name).join();
    const found: Record<string, string> = {};
    const conditions = {
      [`uuid=${one.uuid}`]: 'kvm1',
      'name~=kvm_': 'kvm1,kvm2',
      'description=first': 'kvm1',
      [`zoneUuid=${one.zoneUuid}`]: 'kvm1,kvm2',
      [`clusterUuid=${one.clusterUuid}`]: 'kvm1,kvm2',
      'managementIp=192.0.2.1': 'kvm2',
      'hypervisorType=KVM': 'kvm1,kvm2',
      'state=Enabled': 'kvm1,kvm2',
      'status!=Connected': '',
      'architecture=x86_64': 'kvm1,kvm2',
      'totalCpuCapacity=4': 'kvm2',
      [`totalMemoryCapacity>=${2 ** 40}`]: 'kvm2',
      'availableMemoryCapacity=0': 'kvm2',
      'availableMemoryCapacity=10000': 'kvm1',
      'cpuSockets=1': 'kvm1,kvm2',
      'cpuNum<8': 'kvm2',
      'osDistribution=Debian': 'kvm1,kvm2',
      'osRelease=bookworm': 'kvm1,kvm2',
      'osVersion=12': 'kvm1,kvm2',
      [`createDate>${one.createDate}`]: 'kvm2',
      [`lastOpDate<=${one.lastOpDate}`]: 'kvm1',
      'agentPort=7071': 'kvm2',
      'agentTls=true': 'kvm2',
      'agentVersion=0.1.0': 'kvm1,kvm2',
      'driver=memory': 'kvm1,kvm2',
      'statusReason not null': '',
      'graphicsTypes~=%"spice"%': 'kvm1',
      'videoModels~=%vga%': 'kvm1,kvm2',
      'virtType=qemu': 'kvm2',
      'libvirtVersion=9.0.0': 'kvm1,kvm2',
      'qemuVersion=7.2.0': 'kvm1,kvm2',
      'uefi=false': 'kvm2',
      'warnings~=%slow%': 'kvm2',
      'foreignDomains=0': 'kvm1,kvm2',
      [`lastPingDate=${one.lastPingDate}`]: 'kvm1',
      'cluster.name=cluster': 'kvm1,kvm2',
      'cluster.zoneUuid!=x': 'kvm1,kvm2',
      'zone.name=zone': 'kvm1,kvm2',
      'zone.name=other': '',
    };
    for (const condition of Object.keys(conditions)) found[condition] = await find(condition);
    expect(found).toEqual(conditions);
  });
});
