import { knownError } from '#kernel';
import { invalidSpec } from './spec-checks.js';

interface Zone {
  readonly uuid: string;
  readonly isDefault: boolean;
}

interface Cluster {
  readonly uuid: string;
  readonly zoneUuid: string;
}

interface Host extends Cluster {
  readonly clusterUuid: string;
}

/** The resources of the cloud. */
export interface Places {
  readonly zones: readonly Zone[];
  readonly clusters: readonly Cluster[];
  readonly hosts: readonly Host[];
}

/** What a request says of where a VM belongs. */
export interface PlaceRequest {
  readonly zoneUuid?: string | undefined;
  readonly clusterUuid?: string | undefined;
  readonly hostUuid?: string | undefined;
}

export interface Place {
  readonly zoneUuid: string;
  /** Null when several would do: decided by the host of the first start. */
  readonly clusterUuid: string | null;
}

/**
 * Where a new VM belongs: to what the request names, and otherwise to the only cluster, or to the default zone.
 * @throws `rest.notFound` for what does not exist, `vm.invalidSpec` for what does not fit together or cannot be decided
 */
export function placeVm(request: PlaceRequest, places: Places): Place {
  const host = named('host', request.hostUuid, places.hosts);
  const cluster = named('cluster', request.clusterUuid ?? host?.clusterUuid, places.clusters);
  const zone = named('zone', request.zoneUuid ?? cluster?.zoneUuid, places.zones) ?? unnamedZone(places);
  if (zone === undefined) throw invalidSpec('there is no zone for the VM: create a zone, or name one in zoneUuid');
  if (host && cluster && host.clusterUuid !== cluster.uuid) {
    throw invalidSpec(`host[uuid:${host.uuid}] is not in cluster[uuid:${cluster.uuid}]`);
  }
  if (cluster && cluster.zoneUuid !== zone.uuid) {
    throw invalidSpec(`cluster[uuid:${cluster.uuid}] is not in zone[uuid:${zone.uuid}]`);
  }
  return { zoneUuid: zone.uuid, clusterUuid: (cluster ?? onlyClusterOf(zone, places))?.uuid ?? null };
}

function named<T extends { uuid: string }>(resource: string, uuid: string | undefined, list: readonly T[]) {
  if (uuid === undefined) return undefined;
  const found = list.find((item) => item.uuid === uuid);
  if (found === undefined) throw knownError('rest.notFound', { resource, uuid });
  return found;
}

function unnamedZone({ zones, clusters }: Places): Zone | undefined {
  const [only, second] = clusters;
  if (only && !second) return zones.find(({ uuid }) => uuid === only.zoneUuid);
  return zones.find(({ isDefault }) => isDefault);
}

function onlyClusterOf(zone: Zone, { clusters }: Places): Cluster | undefined {
  const [only, second] = clusters.filter(({ zoneUuid }) => zoneUuid === zone.uuid);
  return second ? undefined : only;
}
