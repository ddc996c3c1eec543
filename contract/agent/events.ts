import { z } from 'zod';
import { uuidSchema } from '../uuid.js';
import { liveVmSchema } from './vm.js';

/** What made a VM change its state, as far as the hypervisor tells. */
export const VM_EVENT_CAUSES = [
  'booted',
  'guestShutdown',
  'stoppedByCommand',
  'destroyed',
  'crashed',
  'failed',
  'paused',
  'resumed',
  'migrated',
  'saved',
  'restored',
  'other',
] as const;

/**
 * One line (JSON, newline) of the stream that the manager opens with `/events`.
 * `hello` is always the first. `resync` says that events may have been missed: ask for everything again.
 * `heartbeat` shows that the stream is alive.
 */
export const agentEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), agentInstanceUuid: uuidSchema }),
  z.strictObject({ type: z.literal('heartbeat') }),
  z.strictObject({ type: z.literal('resync'), reason: z.string() }),
  z.strictObject({ type: z.literal('hypervisorDown'), reason: z.string() }),
  z.strictObject({ type: z.literal('vmChanged'), cause: z.enum(VM_EVENT_CAUSES), vm: liveVmSchema }),
  z.strictObject({ type: z.literal('consoleConnected'), vmInstanceUuid: uuidSchema, connected: z.boolean() }),
]);

export type AgentEvent = z.infer<typeof agentEventSchema>;
export type VmEventCause = (typeof VM_EVENT_CAUSES)[number];

export const AGENT_EVENTS_PATH = '/events';
