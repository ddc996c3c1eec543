import type { ConnectReply, HostCapacity, HostFacts, PingReply } from '#contract';
import { knownError } from '#kernel';
import type { AgentClient } from '../agent-client/agent-client.js';
import type { HostEntity } from './host.entity.js';
import { MANAGER_VERSION } from './manager-version.js';

/** Everything an agent says of itself and its host. */
export interface Inspection {
  readonly ping: PingReply;
  readonly agent: ConnectReply;
  readonly facts: HostFacts;
  readonly capacity: HostCapacity;
}

/**
 * Asks an agent who it is, which changes nothing with it.
 * @throws `agent.*` errors; `agent.refused` as well when its hypervisor does not answer
 */
export async function identifyAgent(client: AgentClient, hostUuid: string): Promise<PingReply> {
  const ping = await client.ping({ hostUuid });
  if (ping.hypervisorUp) return ping;
  const reason = 'its hypervisor does not answer';
  throw knownError('agent.refused', { hostUuid, command: 'ping', agentCode: 'HYPERVISOR_UNAVAILABLE', reason });
}

/**
 * Tells an agent which host it is, and asks for everything.
 * @throws `agent.*` errors
 */
export async function inspectAgent(client: AgentClient, hostUuid: string): Promise<Inspection> {
  const ping = await identifyAgent(client, hostUuid);
  const agent = await client.connect({ hostUuid, version: MANAGER_VERSION });
  const [facts, capacity] = await Promise.all([client.fact({}), client.capacity({})]);
  return { ping, agent, facts, capacity };
}

/** The columns that an inspection fills. */
export function inspectedColumns({ ping, agent, facts, capacity }: Inspection) {
  return {
    agentInstanceUuid: ping.agentInstanceUuid,
    agentVersion: agent.agentVersion,
    driver: agent.driver,
    features: [...agent.features],
    libvirtVersion: facts.libvirtVersion,
    qemuVersion: facts.qemuVersion,
    virtType: facts.virtType,
    graphicsTypes: [...facts.graphicsTypes],
    videoModels: [...facts.videoModels],
    uefi: facts.uefi,
    warnings: [...facts.warnings],
    architecture: facts.cpuArchitecture,
    osDistribution: facts.osDistribution,
    osVersion: facts.osVersion,
    osRelease: facts.osRelease,
    cpuNum: capacity.cpuNum,
    cpuSockets: capacity.cpuSockets,
    totalMemory: capacity.totalMemory,
    usedMemory: capacity.usedMemory,
  } satisfies Partial<HostEntity>;
}
