import { randomBytes } from 'node:crypto';
import {
  type Agent,
  type AgentLimits,
  type AgentServer,
  createAgent,
  MemoryDriver,
  type MemoryHost,
  MemoryHypervisor,
  startAgentServer,
} from '#agent-bridge';

export interface MemoryAgentOptions {
  readonly host?: Partial<MemoryHost>;
  readonly limits?: Partial<AgentLimits>;
}

/**
 * A whole agent with a pretended hypervisor, served over real HTTP on a free loopback port: what a test sees is what a
 * real host would be sent.
 */
export class MemoryAgent {
  readonly secret = randomBytes(32).toString('hex');
  /** The pretended host: recorded start commands, crashes, failures on demand. */
  readonly hypervisor: MemoryHypervisor;
  private readonly limits: Partial<AgentLimits>;
  private running: { agent: Agent; server: AgentServer } | null = null;
  private boundPort = 0;

  constructor({ host = {}, limits = {} }: MemoryAgentOptions = {}) {
    this.hypervisor = new MemoryHypervisor(host);
    this.limits = limits;
  }

  get port(): number {
    return this.boundPort;
  }

  /** Starts the agent; after a stop it comes back on the same port and finds its VMs as they are. */
  async start(): Promise<void> {
    const agent = createAgent({ driver: new MemoryDriver(this.hypervisor), ...this.limits });
    await agent.start();
    const server = await startAgentServer({ agent, host: '127.0.0.1', port: this.boundPort, secret: this.secret });
    this.boundPort = server.port;
    this.running = { agent, server };
  }

  /** The agent goes away; its VMs run on. */
  async stop(): Promise<void> {
    const { running } = this;
    this.running = null;
    await running?.server.close();
    await running?.agent.stop();
  }
}
