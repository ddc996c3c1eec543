import { z } from 'zod';
import { graphicsDeviceSchema } from '../graphics-device.js';
import { uuidSchema } from '../uuid.js';

/** States of a domain as ZStack's agent names them. `Shutdown` is a defined domain that does not run. */
export const AGENT_VM_STATES = ['Running', 'Paused', 'Shutdown', 'Crashed', 'Suspended', 'NoState'] as const;
export type AgentVmState = (typeof AGENT_VM_STATES)[number];

export const STOP_TYPES = ['grace', 'cold'] as const;
export type StopType = (typeof STOP_TYPES)[number];

/** What a host says of one of the VMs it manages. `graphicsDevices` is empty unless the domain is active. */
export const liveVmSchema = z.strictObject({
  vmInstanceUuid: uuidSchema,
  state: z.enum(AGENT_VM_STATES),
  graphicsDevices: z.array(graphicsDeviceSchema),
});
export type LiveVm = z.infer<typeof liveVmSchema>;

const timeoutSeconds = z.int().min(1).max(3600);

export const stopVmCmdSchema = z.strictObject({
  uuid: uuidSchema,
  type: z.enum(STOP_TYPES),
  /** Seconds that a `grace` stop waits for the guest before it is destroyed. */
  timeout: timeoutSeconds,
});
export type StopVmCmd = z.infer<typeof stopVmCmdSchema>;

export const vmCmdSchema = z.strictObject({ uuid: uuidSchema });
export type VmCmd = z.infer<typeof vmCmdSchema>;

export const vmsReplySchema = z.strictObject({
  vms: z.array(liveVmSchema),
  /** Domains without our ownership mark: left alone and only counted. */
  foreignDomains: z.int().min(0),
});
export type VmsReply = z.infer<typeof vmsReplySchema>;

export const checkStateCmdSchema = z.strictObject({ vmUuids: z.array(uuidSchema).max(10_000) });
