import type { PersistenceFeature } from '#kernel';
import { ClusterEntity } from './cluster/cluster.entity.js';
import { HostEntity } from './host/host.entity.js';
import { CreateZonesClustersHosts1795219200001 } from './migrations/create-zones-clusters-hosts.js';
import { vmPersistence } from './vm/vm-persistence.js';
import { ZoneEntity } from './zone/zone.entity.js';

/** What the plugin keeps in the database. */
export const kvmPersistence = {
  name: 'plugin-kvm',
  entities: [ZoneEntity, ClusterEntity, HostEntity, ...vmPersistence.entities],
  migrations: [CreateZonesClustersHosts1795219200001, ...vmPersistence.migrations],
} as const satisfies PersistenceFeature;
