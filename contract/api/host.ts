import { z } from 'zod';
import { AGENT_DRIVERS } from '../agent/host.js';
import { consoleModeSchema } from '../console-mode.js';
import { VIDEO_TYPES, VIRT_TYPES } from '../hardware.js';
import { uuidSchema } from '../uuid.js';
import { inventory } from './class-names.js';
import { deleteModeSchema, descriptionSchema, nameSchema, nothingSchema, timestampSchema } from './common.js';
import { defineApi } from './define-api.js';
import { defineQuery } from './define-query.js';

/** The administrator's wish. */
export const HOST_STATES = ['Enabled', 'Disabled', 'PreMaintenance', 'Maintenance'] as const;
export type HostState = (typeof HOST_STATES)[number];

/** The fact. */
export const HOST_STATUSES = ['Connecting', 'Connected', 'Disconnected'] as const;
export type HostStatus = (typeof HOST_STATUSES)[number];

export const HOST_STATE_EVENTS = ['enable', 'disable', 'maintain'] as const;
export type HostStateEvent = (typeof HOST_STATE_EVENTS)[number];

/** ZStack's fields first; from `agentPort` on they are ours. Sizes in bytes. */
export const hostInventorySchema = inventory(
  'org.zstack.kvm.KVMHostInventory',
  z.object({
    uuid: uuidSchema,
    name: nameSchema,
    description: descriptionSchema.optional(),
    zoneUuid: uuidSchema,
    clusterUuid: uuidSchema,
    managementIp: z.string(),
    hypervisorType: z.literal('KVM'),
    state: z.enum(HOST_STATES),
    status: z.enum(HOST_STATUSES),
    architecture: z.string().optional(),
    totalCpuCapacity: z.number().optional(),
    totalMemoryCapacity: z.number().optional(),
    availableMemoryCapacity: z.number().optional(),
    cpuSockets: z.number().optional(),
    cpuNum: z.number().optional(),
    osDistribution: z.string().optional(),
    osRelease: z.string().optional(),
    osVersion: z.string().optional(),
    createDate: timestampSchema,
    lastOpDate: timestampSchema,
    agentPort: z.int(),
    agentTls: z.boolean(),
    agentVersion: z.string().optional(),
    driver: z.enum(AGENT_DRIVERS).optional(),
    /** Why the host is not Connected, in English. */
    statusReason: z.string().optional(),
    graphicsTypes: z.array(consoleModeSchema),
    videoModels: z.array(z.enum(VIDEO_TYPES)),
    virtType: z.enum(VIRT_TYPES).optional(),
    libvirtVersion: z.string().optional(),
    qemuVersion: z.string().optional(),
    uefi: z.boolean().optional(),
    warnings: z.array(z.string()),
    foreignDomains: z.int().optional(),
    lastPingDate: timestampSchema.optional(),
  }),
);
export type HostInventory = z.infer<typeof hostInventorySchema>;

const hostResult = z.object({ inventory: hostInventorySchema });
const resource = { type: 'HostVO', uuidParam: 'uuid' } as const;
const actions = { method: 'PUT', path: '/hosts/{uuid}/actions', place: 'action', access: 'admin' } as const;

/** The agent's shared secret, as `npm run agent` was given it; agents take none that is shorter. Never comes back in an answer. */
const agentSecretSchema = z.string().min(32).max(256);

const agentAddressFields = {
  agentPort: z.int().min(1).max(65_535).optional(),
  agentSecret: agentSecretSchema.optional(),
  /** PEM of the certificate (or CA) that the agent's TLS is checked against; absent means plain HTTP, loopback only. */
  agentCertificate: z.string().max(65_536).optional(),
};

export const queryHost = defineQuery({
  name: 'queryHost',
  path: '/hosts',
  access: 'normal',
  inventory: hostInventorySchema,
  summary: { en: 'Query hosts', zh: '查询主机' },
});

export const addKvmHost = defineApi({
  name: 'addKVMHost',
  method: 'POST',
  path: '/hosts/kvm',
  place: 'params',
  access: 'admin',
  params: z.object({
    name: nameSchema,
    description: descriptionSchema.optional(),
    managementIp: z.string().min(1).max(255),
    clusterUuid: uuidSchema,
    resourceUuid: uuidSchema.optional(),
    ...agentAddressFields,
    agentSecret: agentSecretSchema,
  }),
  result: hostResult,
  resource: { type: 'HostVO' },
  summary: { en: 'Add a KVM host and connect to its agent', zh: '添加 KVM 主机并连接其代理' },
});

export const updateKvmHost = defineApi({
  name: 'updateKVMHost',
  method: 'PUT',
  path: '/hosts/kvm/{uuid}/actions',
  place: 'action',
  access: 'admin',
  params: z.object({
    uuid: uuidSchema,
    name: nameSchema.optional(),
    description: descriptionSchema.optional(),
    managementIp: z.string().min(1).max(255).optional(),
    ...agentAddressFields,
  }),
  result: hostResult,
  resource,
  summary: { en: 'Change a host', zh: '修改主机' },
});

export const reconnectHost = defineApi({
  ...actions,
  name: 'reconnectHost',
  params: z.object({ uuid: uuidSchema }),
  result: hostResult,
  resource,
  summary: { en: 'Connect to the agent again and read everything anew', zh: '重新连接代理并重新读取所有信息' },
});

export const changeHostState = defineApi({
  ...actions,
  name: 'changeHostState',
  params: z.object({ uuid: uuidSchema, stateEvent: z.enum(HOST_STATE_EVENTS) }),
  result: hostResult,
  resource,
  summary: { en: 'Enable, disable or maintain a host', zh: '启用、停用或维护主机' },
});

export const deleteHost = defineApi({
  name: 'deleteHost',
  method: 'DELETE',
  path: '/hosts/{uuid}',
  place: 'query',
  access: 'admin',
  params: z.object({ uuid: uuidSchema, deleteMode: deleteModeSchema }),
  result: nothingSchema,
  resource,
  summary: { en: 'Forget a host that runs no VM', zh: '删除没有运行虚拟机的主机' },
});
