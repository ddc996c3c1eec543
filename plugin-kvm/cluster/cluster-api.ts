import { Injectable } from '@nestjs/common';
import {
  type ClusterInventory,
  changeClusterState,
  createCluster,
  deleteCluster,
  type ParamsOf,
  type ResultOf,
  updateCluster,
} from '#contract';
import { ApiHandler, type CallContext } from '#rest';
import type { ClusterEntity } from './cluster.entity.js';
import { toClusterInventory } from './cluster-inventory.js';
import { ClusterService } from './cluster-service.js';

@Injectable()
export class ClusterApi {
  constructor(private readonly service: ClusterService) {}

  @ApiHandler(createCluster)
  async create(params: ParamsOf<typeof createCluster>, context: CallContext): Promise<ResultOf<typeof createCluster>> {
    return answer(await this.service.create(params), context);
  }

  @ApiHandler(updateCluster)
  async update(params: ParamsOf<typeof updateCluster>, context: CallContext): Promise<ResultOf<typeof updateCluster>> {
    return answer(await this.service.update(params), context);
  }

  @ApiHandler(changeClusterState)
  async changeState(
    params: ParamsOf<typeof changeClusterState>,
    context: CallContext,
  ): Promise<ResultOf<typeof changeClusterState>> {
    return answer(await this.service.changeState(params.uuid, params.stateEvent), context);
  }

  @ApiHandler(deleteCluster)
  async delete(
    { uuid }: ParamsOf<typeof deleteCluster>,
    context: CallContext,
  ): Promise<ResultOf<typeof deleteCluster>> {
    const deleted = await this.service.delete(uuid, context.actor);
    if (deleted !== null) context.setResource({ uuid, name: deleted.name });
    return {};
  }
}

function answer(cluster: Readonly<ClusterEntity>, context: CallContext): { inventory: ClusterInventory } {
  context.setResource({ uuid: cluster.uuid, name: cluster.name });
  return { inventory: toClusterInventory(cluster) };
}
