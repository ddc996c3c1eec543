import type { HostInventory } from '#contract';
import { isoDate } from '../directory/iso-date.js';
import type { HostRecord } from './host-directory.js';

/** What the API says of a host: everything but its secret and its certificate. */
export function toHostInventory(host: HostRecord): HostInventory {
  const { totalMemory, usedMemory } = host;
  return {
    uuid: host.uuid,
    name: host.name,
    ...present('description', host.description),
    zoneUuid: host.zoneUuid,
    clusterUuid: host.clusterUuid,
    managementIp: host.managementIp,
    hypervisorType: 'KVM',
    state: host.state,
    status: host.status,
    ...present('architecture', host.architecture),
    ...present('totalCpuCapacity', host.cpuNum),
    ...present('totalMemoryCapacity', totalMemory),
    ...(totalMemory === null || usedMemory === null
      ? {}
      : { availableMemoryCapacity: Math.max(0, totalMemory - usedMemory) }),
    ...present('cpuSockets', host.cpuSockets),
    ...present('cpuNum', host.cpuNum),
    ...present('osDistribution', host.osDistribution),
    ...present('osRelease', host.osRelease),
    ...present('osVersion', host.osVersion),
    createDate: isoDate(host.createDate),
    lastOpDate: isoDate(host.lastOpDate),
    agentPort: host.agentPort,
    agentTls: host.agentCertificate !== null,
    ...present('agentVersion', host.agentVersion),
    ...present('driver', host.driver),
    ...present('statusReason', host.statusReason),
    graphicsTypes: [...host.graphicsTypes],
    videoModels: [...host.videoModels],
    ...present('virtType', host.virtType),
    ...present('libvirtVersion', host.libvirtVersion),
    ...present('qemuVersion', host.qemuVersion),
    ...present('uefi', host.uefi),
    warnings: [...host.warnings],
    ...present('foreignDomains', host.foreignDomains),
    ...(host.lastPingDate === null ? {} : { lastPingDate: isoDate(host.lastPingDate) }),
  };
}

/** Null fields are left out of answers. */
function present<K extends string, V>(name: K, value: V | null): Partial<Record<K, V>> {
  const field: Partial<Record<K, V>> = {};
  if (value !== null) field[name] = value;
  return field;
}
