import { z } from 'zod';
import { consoleModeSchema } from '../console-mode.js';
import { VIDEO_TYPES, VIRT_TYPES } from '../hardware.js';
import { uuidSchema } from '../uuid.js';

export const AGENT_DRIVERS = ['libvirt', 'memory'] as const;
export type AgentDriver = (typeof AGENT_DRIVERS)[number];

export const connectCmdSchema = z.strictObject({
  hostUuid: uuidSchema,
  /** The manager's version, for the agent's log. */
  version: z.string().max(64),
});

export const connectReplySchema = z.strictObject({
  agentVersion: z.string(),
  driver: z.enum(AGENT_DRIVERS),
  /** Named additions to this protocol that the agent knows; see {@link CONTRACT_FEATURES}. */
  features: z.array(z.string()),
  libvirtVersion: z.string(),
  qemuVersion: z.string(),
});
export type ConnectReply = z.infer<typeof connectReplySchema>;

export const pingCmdSchema = z.strictObject({ hostUuid: uuidSchema });

export const pingReplySchema = z.strictObject({
  /** The host uuid told by the last connect; null after an agent restart. */
  hostUuid: uuidSchema.nullable(),
  /** Made anew at each start of the agent process. */
  agentInstanceUuid: uuidSchema,
  /** False while the hypervisor's daemon does not answer. */
  hypervisorUp: z.boolean(),
});
export type PingReply = z.infer<typeof pingReplySchema>;

export const hostFactsSchema = z.strictObject({
  osDistribution: z.string(),
  osVersion: z.string(),
  osRelease: z.string(),
  hostname: z.string(),
  cpuArchitecture: z.string(),
  cpuModelName: z.string(),
  libvirtVersion: z.string(),
  qemuVersion: z.string(),
  virtType: z.enum(VIRT_TYPES),
  /** Console modes that this host's QEMU can really do, from libvirt's domain capabilities. */
  graphicsTypes: z.array(consoleModeSchema),
  videoModels: z.array(z.enum(VIDEO_TYPES)),
  uefi: z.boolean(),
  /** What an administrator should know, in English. */
  warnings: z.array(z.string()),
});
export type HostFacts = z.infer<typeof hostFactsSchema>;

/** Sizes in bytes. */
export const hostCapacitySchema = z.strictObject({
  cpuNum: z.int().min(0),
  cpuSockets: z.int().min(0),
  totalMemory: z.int().min(0),
  usedMemory: z.int().min(0),
});
export type HostCapacity = z.infer<typeof hostCapacitySchema>;
