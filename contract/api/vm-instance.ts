import { z } from 'zod';
import { STOP_TYPES } from '../agent/vm.js';
import {
  BOOT_DEVICES,
  BOOT_MODES,
  DISK_BUSES,
  DISK_CACHE_MODES,
  DISK_FORMATS,
  MACHINE_TYPES,
  NIC_MODELS,
} from '../hardware.js';
import { uuidSchema } from '../uuid.js';
import { inventory } from './class-names.js';
import { deleteModeSchema, descriptionSchema, nameSchema, nothingSchema } from './common.js';
import { defineApi } from './define-api.js';
import { defineQuery } from './define-query.js';
import { vmInventorySchema } from './vm-inventory.js';

const vmResult = z.object({ inventory: vmInventorySchema });
const resource = { type: 'VmInstanceVO', uuidParam: 'uuid' } as const;
const action = { method: 'PUT', path: '/vm-instances/{uuid}/actions', place: 'action', access: 'normal' } as const;

export const VM_CREATION_STRATEGIES = ['InstantStart', 'CreateStopped', 'JustCreate'] as const;

export const queryVmInstance = defineQuery({
  name: 'queryVmInstance',
  path: '/vm-instances',
  access: 'normal',
  inventory: vmInventorySchema,
  summary: { en: 'Query VMs', zh: '查询虚拟机' },
});

const pathSchema = z.string().min(2).max(4096).startsWith('/');

const newNicSchema = z
  .object({
    bridgeName: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,15}$/)
      .optional(),
    networkName: z.string().min(1).max(255).optional(),
    mac: z
      .string()
      .regex(/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/)
      .optional(),
    model: z.enum(NIC_MODELS).optional(),
  })
  .refine((nic) => (nic.bridgeName === undefined) !== (nic.networkName === undefined), {
    error: 'a NIC needs either bridgeName or networkName',
  });

/** ZStack's fields, and ours for a cloud whose disks are files: `disks`, `cdRoms`, `nics`, firmware and boot order. */
export const createVmInstance = defineApi({
  name: 'createVmInstance',
  method: 'POST',
  path: '/vm-instances',
  place: 'params',
  access: 'normal',
  params: z.object({
    name: nameSchema,
    description: descriptionSchema.optional(),
    cpuNum: z.coerce.number().int().min(1).max(512),
    /** Bytes. */
    memorySize: z.coerce
      .number()
      .int()
      .min(16 * 1024 * 1024)
      .max(16 * 1024 ** 4),
    zoneUuid: uuidSchema.optional(),
    clusterUuid: uuidSchema.optional(),
    hostUuid: uuidSchema.optional(),
    strategy: z.enum(VM_CREATION_STRATEGIES).optional(),
    platform: z.enum(['Linux', 'Windows', 'Other', 'Paravirtualization', 'WindowsVirtio']).optional(),
    architecture: z.literal('x86_64').optional(),
    resourceUuid: uuidSchema.optional(),
    disks: z
      .array(
        z.object({
          path: pathSchema,
          format: z.enum(DISK_FORMATS).optional(),
          bus: z.enum(DISK_BUSES).optional(),
          cacheMode: z.enum(DISK_CACHE_MODES).optional(),
        }),
      )
      .max(32)
      .optional(),
    cdRoms: z
      .array(z.object({ path: pathSchema.optional() }))
      .max(3)
      .optional(),
    nics: z.array(newNicSchema).max(16).optional(),
    machineType: z.enum(MACHINE_TYPES).optional(),
    bootMode: z.enum(BOOT_MODES).optional(),
    bootDev: z.array(z.enum(BOOT_DEVICES)).min(1).max(BOOT_DEVICES.length).optional(),
  }),
  result: vmResult,
  resource: { type: 'VmInstanceVO' },
  summary: { en: 'Create a VM', zh: '创建虚拟机' },
});

export const updateVmInstance = defineApi({
  ...action,
  name: 'updateVmInstance',
  transactional: true,
  params: z.object({
    uuid: uuidSchema,
    name: nameSchema.optional(),
    description: descriptionSchema.optional(),
    cpuNum: z.coerce.number().int().min(1).max(512).optional(),
    memorySize: z.coerce
      .number()
      .int()
      .min(16 * 1024 * 1024)
      .max(16 * 1024 ** 4)
      .optional(),
    bootDev: z.array(z.enum(BOOT_DEVICES)).min(1).max(BOOT_DEVICES.length).optional(),
  }),
  result: vmResult,
  resource,
  summary: { en: 'Change a VM; hardware takes effect at its next start', zh: '修改虚拟机；硬件修改在下次启动时生效' },
});

export const startVmInstance = defineApi({
  ...action,
  name: 'startVmInstance',
  params: z.object({ uuid: uuidSchema, clusterUuid: uuidSchema.optional(), hostUuid: uuidSchema.optional() }),
  result: vmResult,
  resource,
  summary: { en: 'Start a VM with the console mode that is wanted now', zh: '以当前设定的控制台模式启动虚拟机' },
});

const stopTypeSchema = z.enum(STOP_TYPES).optional();

export const stopVmInstance = defineApi({
  ...action,
  name: 'stopVmInstance',
  params: z.object({ uuid: uuidSchema, type: stopTypeSchema }),
  result: vmResult,
  resource,
  summary: {
    en: 'Stop a VM: grace asks the guest first, cold does not',
    zh: '停止虚拟机：grace 先请求客户机关机，cold 直接断电',
  },
});

export const rebootVmInstance = defineApi({
  ...action,
  name: 'rebootVmInstance',
  params: z.object({ uuid: uuidSchema, type: stopTypeSchema }),
  result: vmResult,
  resource,
  summary: {
    en: 'Stop and start a VM, so that the console mode is read again',
    zh: '停止再启动虚拟机，重新读取控制台模式',
  },
});

export const pauseVmInstance = defineApi({
  ...action,
  name: 'pauseVmInstance',
  params: z.object({ uuid: uuidSchema }),
  result: vmResult,
  resource,
  summary: { en: 'Pause a VM', zh: '暂停虚拟机' },
});

export const resumeVmInstance = defineApi({
  ...action,
  name: 'resumeVmInstance',
  params: z.object({ uuid: uuidSchema }),
  result: vmResult,
  resource,
  summary: { en: 'Resume a paused VM', zh: '恢复已暂停的虚拟机' },
});

export const destroyVmInstance = defineApi({
  name: 'destroyVmInstance',
  method: 'DELETE',
  path: '/vm-instances/{uuid}',
  place: 'query',
  access: 'normal',
  params: z.object({ uuid: uuidSchema, deleteMode: deleteModeSchema }),
  result: nothingSchema,
  resource,
  summary: {
    en: 'Destroy a VM; its disk files stay. An unknown VM succeeds',
    zh: '删除虚拟机，磁盘文件保留；不存在的虚拟机视为成功',
  },
});

export const vdiPortInfoSchema = inventory(
  'org.zstack.header.vm.VdiPortInfo',
  z.object({
    vncPort: z.int().optional(),
    spicePort: z.int().optional(),
    spiceTlsPort: z.int().optional(),
  }),
);

export const getVmConsoleAddress = defineApi({
  name: 'getVmConsoleAddress',
  method: 'GET',
  path: '/vm-instances/{uuid}/console-addresses',
  place: 'query',
  access: 'normal',
  params: z.object({ uuid: uuidSchema }),
  result: z.object({
    hostIp: z.string(),
    port: z.int(),
    protocol: z.enum(['vnc', 'spice', 'vncAndSpice']),
    vdiPortInfo: vdiPortInfoSchema,
    success: z.literal(true),
  }),
  summary: { en: 'Ask the host for the live console ports of a VM', zh: '向主机查询虚拟机当前的控制台端口' },
});
