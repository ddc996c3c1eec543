import { z } from 'zod';
import { consoleModeSchema } from '../console-mode.js';
import { graphicsDeviceSchema } from '../graphics-device.js';
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
import { descriptionSchema, nameSchema, timestampSchema } from './common.js';

/** The subset of ZStack's VM states that this product enters. */
export const VM_STATES = [
  'Created',
  'Starting',
  'Running',
  'Stopping',
  'Stopped',
  'Rebooting',
  'Pausing',
  'Paused',
  'Resuming',
  'Destroying',
  'Destroyed',
  'Crashed',
  'NoState',
  'Unknown',
] as const;
export type VmState = (typeof VM_STATES)[number];

export const vmNicInventorySchema = inventory(
  'org.zstack.header.vm.VmNicInventory',
  z.object({
    uuid: uuidSchema,
    vmInstanceUuid: uuidSchema,
    mac: z.string(),
    deviceId: z.int(),
    model: z.enum(NIC_MODELS),
    bridgeName: z.string().optional(),
    networkName: z.string().optional(),
  }),
);
export type VmNicInventory = z.infer<typeof vmNicInventorySchema>;

export const volumeInventorySchema = inventory(
  'org.zstack.header.volume.VolumeInventory',
  z.object({
    uuid: uuidSchema,
    vmInstanceUuid: uuidSchema,
    type: z.enum(['Root', 'Data']),
    deviceId: z.int(),
    installPath: z.string(),
    format: z.enum(DISK_FORMATS),
    bus: z.enum(DISK_BUSES),
    cacheMode: z.enum(DISK_CACHE_MODES),
  }),
);
export type VolumeInventory = z.infer<typeof volumeInventorySchema>;

export const cdRomInventorySchema = z.object({ deviceId: z.int(), path: z.string().optional() });
export type CdRomInventory = z.infer<typeof cdRomInventorySchema>;

/** Which level of the chain decided the wanted console mode. */
export const CONSOLE_MODE_SOURCES = ['vm', 'cluster', 'global', 'default'] as const;

/** ZStack's fields first; from `machineType` on they are ours. Sizes in bytes. */
export const vmInventorySchema = inventory(
  'org.zstack.header.vm.VmInstanceInventory',
  z.object({
    uuid: uuidSchema,
    name: nameSchema,
    description: descriptionSchema.optional(),
    zoneUuid: uuidSchema,
    clusterUuid: uuidSchema.optional(),
    hostUuid: uuidSchema.optional(),
    lastHostUuid: uuidSchema.optional(),
    type: z.literal('UserVm'),
    hypervisorType: z.literal('KVM'),
    platform: z.string(),
    architecture: z.string(),
    memorySize: z.int(),
    cpuNum: z.int(),
    state: z.enum(VM_STATES),
    rootVolumeUuid: uuidSchema.optional(),
    createDate: timestampSchema,
    lastOpDate: timestampSchema,
    vmNics: z.array(vmNicInventorySchema),
    allVolumes: z.array(volumeInventorySchema),
    vmCdRoms: z.array(cdRomInventorySchema),
    machineType: z.enum(MACHINE_TYPES),
    bootMode: z.enum(BOOT_MODES),
    bootDev: z.array(z.enum(BOOT_DEVICES)),
    accountUuid: uuidSchema,
    /** The mode that the next start asks for. */
    wantedConsoleMode: consoleModeSchema,
    wantedConsoleModeSource: z.enum(CONSOLE_MODE_SOURCES),
    /** The mode of the running domain; absent unless it runs. With several devices, the first. */
    liveConsoleMode: consoleModeSchema.optional(),
    graphicsDevices: z.array(graphicsDeviceSchema),
    /** True when the domain runs with another mode than wanted and a restart would change that. */
    needsRestart: z.boolean(),
    /** Present when the host could not do the wanted mode at the last start and the VM was given another one. */
    consoleModeFallback: z
      .object({ wanted: consoleModeSchema, used: consoleModeSchema, reason: z.string() })
      .optional(),
    /** Why the VM is in the state Crashed or Unknown, or why its last start failed, in English. */
    stateReason: z.string().optional(),
  }),
);
export type VmInventory = z.infer<typeof vmInventorySchema>;
