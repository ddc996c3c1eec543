import type { INestApplicationContext } from '@nestjs/common';
import { AddHost, ClusterDirectory, ClusterService, HostDirectory, UpdateHost, ZoneService } from '#plugin-kvm';
import type { EmbeddedIdentity } from './embedded-identity.js';

const LOOPBACK = '127.0.0.1';

/**
 * Makes the embedded agent a host of the cloud: with a zone and a cluster around it in an empty database, with its new
 * port after a restart.
 */
export async function registerEmbeddedHost(
  app: INestApplicationContext,
  { hostUuid, secret }: EmbeddedIdentity,
  port: number,
): Promise<void> {
  const address = { managementIp: LOOPBACK, agentPort: port, agentSecret: secret };
  const known = app.get(HostDirectory).find(hostUuid);
  if (known !== undefined) {
    await app.get(UpdateHost).update({ uuid: hostUuid, ...address });
    return;
  }
  const clusterUuid = await firstCluster(app);
  await app.get(AddHost).add({ resourceUuid: hostUuid, name: 'localhost', clusterUuid, ...address });
}

async function firstCluster(app: INestApplicationContext): Promise<string> {
  const [known] = app.get(ClusterDirectory).all();
  if (known !== undefined) return known.uuid;
  const zone = await app.get(ZoneService).create({ name: 'zone1' });
  const cluster = await app
    .get(ClusterService)
    .create({ name: 'cluster1', zoneUuid: zone.uuid, hypervisorType: 'KVM' });
  return cluster.uuid;
}
