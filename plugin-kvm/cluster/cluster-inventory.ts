import type { ClusterInventory } from '#contract';
import { isoDate } from '../directory/iso-date.js';
import type { ClusterEntity } from './cluster.entity.js';

/** What the API says of a cluster. */
export function toClusterInventory(cluster: Readonly<ClusterEntity>): ClusterInventory {
  return {
    uuid: cluster.uuid,
    name: cluster.name,
    ...(cluster.description === null ? {} : { description: cluster.description }),
    state: cluster.state,
    hypervisorType: 'KVM',
    zoneUuid: cluster.zoneUuid,
    type: 'zstack',
    architecture: cluster.architecture,
    createDate: isoDate(cluster.createDate),
    lastOpDate: isoDate(cluster.lastOpDate),
  };
}
