import type {
  AgentApi,
  AgentCommandName,
  AgentEvent,
  ConnectReply,
  HostCapacity,
  HostFacts,
  LiveVm,
  PingReply,
} from '#contract';
import { knownError, newUuid } from '#kernel';
import type { AgentAddress, AgentClient, AgentConnector, AgentEventHandlers } from '../agent-client/agent-client.js';

export const FACTS: HostFacts = {
  osDistribution: 'Debian',
  osVersion: '12',
  osRelease: 'bookworm',
  hostname: 'kvm1',
  cpuArchitecture: 'x86_64',
  cpuModelName: 'a processor',
  libvirtVersion: '9.0.0',
  qemuVersion: '7.2.0',
  virtType: 'kvm',
  graphicsTypes: ['vnc', 'spice'],
  videoModels: ['virtio', 'vga'],
  uefi: true,
  warnings: [],
};
export const CAPACITY: HostCapacity = { cpuNum: 8, cpuSockets: 1, totalMemory: 16_000, usedMemory: 6_000 };
const CONNECTED: ConnectReply = {
  agentVersion: '0.1.0',
  driver: 'memory',
  features: [],
  libvirtVersion: '9.0.0',
  qemuVersion: '7.2.0',
};

/** The agent of one address: what the tests of hosts need of it. Tests change its fields as they like. */
export class FakeAgent {
  agentInstanceUuid = newUuid();
  hostUuid: string | null = null;
  hypervisorUp = true;
  facts = FACTS;
  capacity = CAPACITY;
  vms: LiveVm[] = [];
  foreignDomains = 0;
  /** Null while it is switched off or cut off. */
  secret: string | null = null;
  /** Whether event streams can be opened. */
  hasEvents = true;
  /** Names of the commands it got, with `events` for each opening of a stream. */
  readonly log: string[] = [];
  /** Called before each command; a rejection makes it fail, and waiting makes it wait. */
  onCommand: (name: AgentCommandName) => Promise<void> | void = () => {};
  private readonly streams = new Set<AgentEventHandlers>();

  get openStreams(): number {
    return this.streams.size;
  }

  emit(event: AgentEvent): void {
    for (const stream of [...this.streams]) stream.onEvent(event);
  }

  /** Ends every event stream. */
  breakStreams(reason = 'the connection broke'): void {
    const broken = [...this.streams];
    this.streams.clear();
    for (const stream of broken) stream.onEnd(reason);
  }

  /** A new process in the place of the old one: it knows no host. */
  restart(): void {
    this.agentInstanceUuid = newUuid();
    this.hostUuid = null;
    this.breakStreams('the agent ended the event stream');
  }

  /** Nobody can reach it any more. */
  cutOff(): string | null {
    const { secret } = this;
    this.secret = null;
    this.breakStreams();
    return secret;
  }

  count(name: string): number {
    return this.log.filter((logged) => logged === name).length;
  }

  open(handlers: AgentEventHandlers): () => void {
    this.streams.add(handlers);
    handlers.onEvent({ type: 'hello', agentInstanceUuid: this.agentInstanceUuid });
    return () => this.streams.delete(handlers);
  }

  pingReply(): PingReply {
    const { hostUuid, agentInstanceUuid, hypervisorUp } = this;
    return { hostUuid, agentInstanceUuid, hypervisorUp };
  }
}

/** Agents in this process, by `address:port`. An address without one is unreachable. */
export class FakeAgents implements AgentConnector {
  private readonly agents = new Map<string, FakeAgent>();

  /** An agent at an address, that lets in whoever has the secret. */
  add(secret: string, port: number, managementIp = '127.0.0.1'): FakeAgent {
    const agent = new FakeAgent();
    agent.secret = secret;
    this.agents.set(`${managementIp}:${port}`, agent);
    return agent;
  }

  clientOf(address: AgentAddress): AgentClient {
    return new FakeClient(address, () => this.agents.get(`${address.managementIp}:${address.port}`));
  }
}

class FakeClient implements AgentClient {
  constructor(
    private readonly address: AgentAddress,
    private readonly find: () => FakeAgent | undefined,
  ) {}

  connect: AgentApi['connect'] = async ({ hostUuid }) => {
    const agent = await this.reach('connect');
    agent.hostUuid = hostUuid;
    return CONNECTED;
  };
  ping: AgentApi['ping'] = async () => (await this.reach('ping')).pingReply();
  fact: AgentApi['fact'] = async () => (await this.reach('fact')).facts;
  capacity: AgentApi['capacity'] = async () => (await this.reach('capacity')).capacity;
  syncVms: AgentApi['syncVms'] = async () => {
    const { vms, foreignDomains } = await this.reach('syncVms');
    return { vms, foreignDomains };
  };
  startVm: AgentApi['startVm'] = () => this.no();
  stopVm: AgentApi['stopVm'] = () => this.no();
  destroyVm: AgentApi['destroyVm'] = () => this.no();
  pauseVm: AgentApi['pauseVm'] = () => this.no();
  resumeVm: AgentApi['resumeVm'] = () => this.no();
  checkVms: AgentApi['checkVms'] = () => this.no();
  consolePorts: AgentApi['consolePorts'] = () => this.no();

  async events(handlers: AgentEventHandlers): Promise<() => void> {
    const agent = this.demand();
    agent.log.push('events');
    await Promise.resolve();
    if (!agent.hasEvents) throw this.unreachable('no streams today');
    return agent.open(handlers);
  }

  private async reach(name: AgentCommandName): Promise<FakeAgent> {
    const agent = this.demand();
    agent.log.push(name);
    await agent.onCommand(name);
    return agent;
  }

  private demand(): FakeAgent {
    const agent = this.find();
    if (agent === undefined || agent.secret === null) throw this.unreachable('nobody listens');
    if (agent.secret === this.address.secret) return agent;
    const { hostUuid } = this.address;
    throw knownError('agent.refused', { hostUuid, command: 'any', agentCode: 'UNAUTHORIZED', reason: 'wrong secret' });
  }

  private unreachable(reason: string): Error {
    const { hostUuid, managementIp, port } = this.address;
    return knownError('agent.unreachable', { hostUuid, address: `${managementIp}:${port}`, reason });
  }

  private no(): Promise<never> {
    return Promise.reject(new Error('the tests of hosts start no VMs'));
  }
}
