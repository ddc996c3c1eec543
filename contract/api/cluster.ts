import { z } from 'zod';
import { uuidSchema } from '../uuid.js';
import { inventory } from './class-names.js';
import { deleteModeSchema, descriptionSchema, nameSchema, nothingSchema, timestampSchema } from './common.js';
import { defineApi } from './define-api.js';
import { defineQuery } from './define-query.js';
import { ENABLE_EVENTS, ENABLE_STATES } from './zone.js';

export const clusterInventorySchema = inventory(
  'org.zstack.header.cluster.ClusterInventory',
  z.object({
    uuid: uuidSchema,
    name: nameSchema,
    description: descriptionSchema.optional(),
    state: z.enum(ENABLE_STATES),
    hypervisorType: z.literal('KVM'),
    zoneUuid: uuidSchema,
    type: z.literal('zstack'),
    architecture: z.string(),
    createDate: timestampSchema,
    lastOpDate: timestampSchema,
  }),
);
export type ClusterInventory = z.infer<typeof clusterInventorySchema>;

const clusterResult = z.object({ inventory: clusterInventorySchema });
const resource = { type: 'ClusterVO', uuidParam: 'uuid' } as const;

export const queryCluster = defineQuery({
  name: 'queryCluster',
  path: '/clusters',
  access: 'normal',
  inventory: clusterInventorySchema,
  summary: { en: 'Query clusters', zh: '查询集群' },
});

export const createCluster = defineApi({
  name: 'createCluster',
  method: 'POST',
  path: '/clusters',
  place: 'params',
  access: 'admin',
  transactional: true,
  params: z.object({
    zoneUuid: uuidSchema,
    name: nameSchema,
    description: descriptionSchema.optional(),
    hypervisorType: z.literal('KVM'),
    architecture: z.literal('x86_64').optional(),
    resourceUuid: uuidSchema.optional(),
  }),
  result: clusterResult,
  resource: { type: 'ClusterVO' },
  summary: { en: 'Create a cluster', zh: '创建集群' },
});

export const updateCluster = defineApi({
  name: 'updateCluster',
  method: 'PUT',
  path: '/clusters/{uuid}/actions',
  place: 'action',
  access: 'admin',
  transactional: true,
  params: z.object({ uuid: uuidSchema, name: nameSchema.optional(), description: descriptionSchema.optional() }),
  result: clusterResult,
  resource,
  summary: { en: 'Change a cluster', zh: '修改集群' },
});

export const changeClusterState = defineApi({
  name: 'changeClusterState',
  method: 'PUT',
  path: '/clusters/{uuid}/actions',
  place: 'action',
  access: 'admin',
  transactional: true,
  params: z.object({ uuid: uuidSchema, stateEvent: z.enum(ENABLE_EVENTS) }),
  result: clusterResult,
  resource,
  summary: { en: 'Enable or disable a cluster', zh: '启用或停用集群' },
});

export const deleteCluster = defineApi({
  name: 'deleteCluster',
  method: 'DELETE',
  path: '/clusters/{uuid}',
  place: 'query',
  access: 'admin',
  transactional: true,
  params: z.object({ uuid: uuidSchema, deleteMode: deleteModeSchema }),
  result: nothingSchema,
  resource,
  summary: { en: 'Delete an empty cluster', zh: '删除空集群' },
});
