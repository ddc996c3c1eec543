import { z } from 'zod';
import { consoleModeSchema } from './console-mode.js';
import {
  BOOT_DEVICES,
  BOOT_MODES,
  CLOCKS,
  DISK_BUSES,
  DISK_CACHE_MODES,
  DISK_FORMATS,
  MACHINE_TYPES,
  NIC_MODELS,
  SOUND_TYPES,
  SPICE_STREAMING_MODES,
  VIDEO_TYPES,
} from './hardware.js';
import { uuidSchema } from './uuid.js';

/** Longest password that really works, by console mode: the RFB DES key, and SPICE's ticket less its terminator. */
export const CONSOLE_PASSWORD_MAX_LENGTH = { vnc: 8, spice: 59 } as const satisfies Record<
  z.infer<typeof consoleModeSchema>,
  number
>;

const absolutePathSchema = z.string().min(2).max(4096).startsWith('/');

const bootOrderSchema = z.int().min(1).max(64);

export const volumeSchema = z.strictObject({
  volumeUuid: uuidSchema,
  installPath: absolutePathSchema,
  /** 0 is the root volume. */
  deviceId: z.int().min(0).max(63),
  format: z.enum(DISK_FORMATS),
  bus: z.enum(DISK_BUSES),
  cacheMode: z.enum(DISK_CACHE_MODES),
  bootOrder: bootOrderSchema.optional(),
});

export const cdRomSchema = z.strictObject({
  deviceId: z.int().min(0).max(2),
  /** Absent: an empty drive. */
  path: absolutePathSchema.optional(),
  bootOrder: bootOrderSchema.optional(),
});

const nicCommon = {
  uuid: uuidSchema,
  mac: z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/),
  deviceId: z.int().min(0).max(63),
  model: z.enum(NIC_MODELS),
  bootOrder: bootOrderSchema.optional(),
};

export const nicSchema = z.discriminatedUnion('source', [
  /** 15 characters is the kernel's limit of an interface name (IFNAMSIZ less the terminator). */
  z.strictObject({ ...nicCommon, source: z.literal('bridge'), bridgeName: z.string().regex(/^[A-Za-z0-9_.-]{1,15}$/) }),
  z.strictObject({ ...nicCommon, source: z.literal('network'), networkName: z.string().min(1).max(255) }),
]);

/**
 * Everything a host must know to run a VM; the host keeps no policy of its own.
 * Field names are ZStack's where ZStack has them. `memory` is in bytes, `timeout` in seconds.
 */
export const startVmCmdSchema = z
  .strictObject({
    vmInstanceUuid: uuidSchema,
    accountUuid: uuidSchema.optional(),
    vmInternalId: z.int().min(1),
    vmName: z.string().min(1).max(255),
    description: z.string().max(2048).optional(),
    memory: z
      .int()
      .min(16 * 1024 * 1024)
      .max(16 * 1024 ** 4),
    cpuNum: z.int().min(1).max(512),
    machineType: z.enum(MACHINE_TYPES),
    bootMode: z.enum(BOOT_MODES),
    bootDev: z.array(z.enum(BOOT_DEVICES)).max(BOOT_DEVICES.length),
    clock: z.enum(CLOCKS),
    consoleMode: consoleModeSchema,
    /** Absent: the host makes a random one. */
    consolePassword: z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'printable ASCII without blanks')
      .max(CONSOLE_PASSWORD_MAX_LENGTH.spice)
      .optional(),
    videoType: z.enum(VIDEO_TYPES),
    VDIMonitorNumber: z.int().min(1).max(4),
    soundType: z.enum(SOUND_TYPES),
    spiceStreamingMode: z.enum(SPICE_STREAMING_MODES),
    volumes: z.array(volumeSchema).max(64),
    cdRoms: z.array(cdRomSchema).max(3),
    nics: z.array(nicSchema).max(64),
    timeout: z.int().min(1).max(86_400),
  })
  .refine(
    (cmd) =>
      cmd.consolePassword === undefined || cmd.consolePassword.length <= CONSOLE_PASSWORD_MAX_LENGTH[cmd.consoleMode],
    { path: ['consolePassword'], error: 'longer than the console mode can use' },
  );

export type StartVmCmd = z.infer<typeof startVmCmdSchema>;
export type VolumeTO = z.infer<typeof volumeSchema>;
export type CdRomTO = z.infer<typeof cdRomSchema>;
export type NicTO = z.infer<typeof nicSchema>;
