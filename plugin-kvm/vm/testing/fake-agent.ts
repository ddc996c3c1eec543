import type {
  AgentApi,
  AgentCommandName,
  AgentReply,
  AgentRequest,
  AgentVmState,
  ConsoleMode,
  GraphicsDevice,
  LiveVm,
  StartVmCmd,
} from '#contract';
import { knownError } from '#kernel';
import type { AgentClient } from '../../agent-client/agent-client.js';

/** Stands between a command and its work: calls `work`, or not, and may throw before or after. */
export type Interceptor = (work: () => void) => void | Promise<void>;

const FIRST_PORT = 5900;

/** An agent in memory: VMs, what was asked of it, and a way to make it fail at any step. */
export class FakeAgent implements AgentClient {
  /** Every command it got, in order. */
  readonly log: { command: AgentCommandName; request: unknown }[] = [];
  private readonly domains = new Map<string, LiveVm>();
  private readonly interceptors = new Map<AgentCommandName, Interceptor>();

  constructor(readonly hostUuid: string) {}

  /** The commands to start VMs that it got. */
  get startCmds(): StartVmCmd[] {
    return this.startRequests;
  }
  private readonly startRequests: StartVmCmd[] = [];

  get commands(): AgentCommandName[] {
    return this.log.map(({ command }) => command);
  }

  intercept(command: AgentCommandName, interceptor: Interceptor): void {
    this.interceptors.set(command, interceptor);
  }

  /** Every command fails as one to a machine that is switched off, until {@link plugIn}. */
  unplug(): void {
    const commands: AgentCommandName[] = ['startVm', 'stopVm', 'destroyVm', 'pauseVm', 'resumeVm'];
    for (const command of [...commands, 'checkVms', 'consolePorts'] as const) {
      this.intercept(command, () => {
        throw this.unreachable();
      });
    }
  }

  plugIn(): void {
    this.interceptors.clear();
  }

  unreachable(): Error {
    return knownError('agent.unreachable', { hostUuid: this.hostUuid, address: '10.0.0.3:7070', reason: 'refused' });
  }

  refused(command: string, agentCode: string, reason: string): Error {
    return knownError('agent.refused', { hostUuid: this.hostUuid, command, agentCode, reason });
  }

  live(uuid: string): LiveVm | null {
    return this.domains.get(uuid) ?? null;
  }

  /** Changes a VM behind the manager's back. */
  put(uuid: string, state: AgentVmState, modes: readonly ConsoleMode[] = []): LiveVm {
    const devices = modes.map(
      (type): GraphicsDevice => ({ type, port: FIRST_PORT, tlsPort: null, listen: '127.0.0.1' }),
    );
    const vm = { vmInstanceUuid: uuid, state, graphicsDevices: devices };
    this.domains.set(uuid, vm);
    return vm;
  }

  forget(uuid: string): void {
    this.domains.delete(uuid);
  }

  async startVm(cmd: StartVmCmd): Promise<AgentReply<'startVm'>> {
    this.startRequests.push(cmd);
    await this.run('startVm', cmd, () => {
      if (this.domains.get(cmd.vmInstanceUuid)?.state !== 'Running')
        this.put(cmd.vmInstanceUuid, 'Running', [cmd.consoleMode]);
    });
    return { graphicsDevices: this.live(cmd.vmInstanceUuid)?.graphicsDevices ?? [] };
  }

  async stopVm(request: AgentRequest<'stopVm'>): Promise<AgentReply<'stopVm'>> {
    await this.run('stopVm', request, () => {
      this.demandKnown('stopVm', request.uuid);
      this.put(request.uuid, 'Shutdown');
    });
    return {};
  }

  async destroyVm(request: AgentRequest<'destroyVm'>): Promise<AgentReply<'destroyVm'>> {
    await this.run('destroyVm', request, () => this.forget(request.uuid));
    return {};
  }

  async pauseVm(request: AgentRequest<'pauseVm'>): Promise<AgentReply<'pauseVm'>> {
    await this.run('pauseVm', request, () => this.turn(request.uuid, 'Paused'));
    return {};
  }

  async resumeVm(request: AgentRequest<'resumeVm'>): Promise<AgentReply<'resumeVm'>> {
    await this.run('resumeVm', request, () => this.turn(request.uuid, 'Running'));
    return {};
  }

  async checkVms(request: AgentRequest<'checkVms'>): Promise<AgentReply<'checkVms'>> {
    await this.run('checkVms', request, () => undefined);
    return { vms: request.vmUuids.flatMap((uuid) => this.live(uuid) ?? []), foreignDomains: 0 };
  }

  async syncVms(): Promise<AgentReply<'syncVms'>> {
    return { vms: [...this.domains.values()], foreignDomains: 0 };
  }

  async consolePorts(request: AgentRequest<'consolePorts'>): Promise<AgentReply<'consolePorts'>> {
    await this.run('consolePorts', request, () => undefined);
    return { graphicsDevices: this.live(request.uuid)?.graphicsDevices ?? [] };
  }

  connect: AgentApi['connect'] = () => this.notPartOfTheseTests();
  ping: AgentApi['ping'] = () => this.notPartOfTheseTests();
  fact: AgentApi['fact'] = () => this.notPartOfTheseTests();
  capacity: AgentApi['capacity'] = () => this.notPartOfTheseTests();
  events: AgentClient['events'] = () => this.notPartOfTheseTests();

  private notPartOfTheseTests(): Promise<never> {
    return Promise.reject(new Error('the VM side never asks this'));
  }

  private async run(command: AgentCommandName, request: unknown, work: () => void): Promise<void> {
    this.log.push({ command, request });
    // The answer of a real agent never comes in the same turn.
    await Promise.resolve();
    const interceptor = this.interceptors.get(command);
    if (interceptor) await interceptor(work);
    else work();
  }

  private turn(uuid: string, state: AgentVmState): void {
    this.demandKnown('turn', uuid);
    const vm = this.live(uuid);
    this.put(
      uuid,
      state,
      vm?.graphicsDevices.map(({ type }) => type),
    );
  }

  private demandKnown(command: string, uuid: string): void {
    if (!this.domains.has(uuid)) throw this.refused(command, 'VM_NOT_FOUND', 'no such VM');
  }
}
