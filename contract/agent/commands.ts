import { z } from 'zod';
import { graphicsDeviceSchema } from '../graphics-device.js';
import { startVmCmdSchema } from '../start-vm-cmd.js';
import {
  connectCmdSchema,
  connectReplySchema,
  hostCapacitySchema,
  hostFactsSchema,
  pingCmdSchema,
  pingReplySchema,
} from './host.js';
import { checkStateCmdSchema, stopVmCmdSchema, vmCmdSchema, vmsReplySchema } from './vm.js';

const nothingSchema = z.strictObject({});
const graphicsReplySchema = z.strictObject({ graphicsDevices: z.array(graphicsDeviceSchema) });

interface CommandShape {
  path: string;
  request: z.ZodType;
  reply: z.ZodType;
  /** The request field that names the VM: commands for one VM run one at a time. */
  vmField: 'vmInstanceUuid' | 'uuid' | null;
  /** One sentence for the protocol document. */
  summary: string;
}

/**
 * The agent protocol, whole. The manager's client, the agent's HTTP server, the in-memory agent and the
 * protocol document are all derived from this table. Paths are ZStack's.
 */
export const AGENT_COMMANDS = {
  connect: {
    path: '/host/connect',
    request: connectCmdSchema,
    reply: connectReplySchema,
    vmField: null,
    summary: 'Tells the agent which host it is and asks what it can do.',
  },
  ping: {
    path: '/host/ping',
    request: pingCmdSchema,
    reply: pingReplySchema,
    vmField: null,
    summary: 'Is the agent alive, does it know its host uuid, does its hypervisor answer.',
  },
  fact: {
    path: '/host/fact',
    request: nothingSchema,
    reply: hostFactsSchema,
    vmField: null,
    summary: 'What the host is and can do: versions, console modes, video models.',
  },
  capacity: {
    path: '/host/capacity',
    request: nothingSchema,
    reply: hostCapacitySchema,
    vmField: null,
    summary: 'Processors and memory of the host, in bytes.',
  },
  startVm: {
    path: '/vm/start',
    request: startVmCmdSchema,
    reply: graphicsReplySchema,
    vmField: 'vmInstanceUuid',
    summary: 'Defines the domain anew from the command and starts it; a VM that runs already is left as it is.',
  },
  stopVm: {
    path: '/vm/stop',
    request: stopVmCmdSchema,
    reply: nothingSchema,
    vmField: 'uuid',
    summary: 'Stops the VM: grace asks the guest and destroys after the timeout, cold destroys at once.',
  },
  destroyVm: {
    path: '/vm/destroy',
    request: vmCmdSchema,
    reply: nothingSchema,
    vmField: 'uuid',
    summary: 'Stops the VM at once and removes its definition; an unknown VM succeeds.',
  },
  pauseVm: {
    path: '/vm/pause',
    request: vmCmdSchema,
    reply: nothingSchema,
    vmField: 'uuid',
    summary: "Stops the VM's processors; a paused VM succeeds.",
  },
  resumeVm: {
    path: '/vm/resume',
    request: vmCmdSchema,
    reply: nothingSchema,
    vmField: 'uuid',
    summary: "Lets the VM's processors run again; a running VM succeeds.",
  },
  syncVms: {
    path: '/vm/vmsync',
    request: nothingSchema,
    reply: vmsReplySchema,
    vmField: null,
    summary: 'State and live graphics devices of every managed VM, and the number of foreign domains.',
  },
  checkVms: {
    path: '/vm/checkstate',
    request: checkStateCmdSchema,
    reply: vmsReplySchema,
    vmField: null,
    summary: 'The same for the named VMs; a VM the host does not know is left out.',
  },
  consolePorts: {
    path: '/vm/getvncport',
    request: vmCmdSchema,
    reply: graphicsReplySchema,
    vmField: null,
    summary: 'Live graphics devices of one VM.',
  },
} as const satisfies Record<string, CommandShape>;

export type AgentCommandName = keyof typeof AGENT_COMMANDS;
export type AgentRequest<N extends AgentCommandName> = z.infer<(typeof AGENT_COMMANDS)[N]['request']>;
export type AgentReply<N extends AgentCommandName> = z.infer<(typeof AGENT_COMMANDS)[N]['reply']>;

/** What an agent does, one method a command: implemented by the real agent, the in-memory one and the manager's client. */
export type AgentApi = {
  [N in AgentCommandName]: (request: AgentRequest<N>) => Promise<AgentReply<N>>;
};

/** Named additions to the protocol since its first version, oldest first. */
export const CONTRACT_FEATURES = [] as const satisfies readonly string[];
