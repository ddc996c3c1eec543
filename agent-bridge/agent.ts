import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import {
  type AgentApi,
  type AgentCommandName,
  type AgentReply,
  type AgentRequest,
  type Uuid,
  undashed,
} from '#contract';
import { AgentError } from './agent-error.js';
import { AGENT_LIMITS, type AgentLimits, type AgentOptions } from './agent-options.js';
import { makeHandlers } from './commands/handlers.js';
import { parseRequest } from './commands/parse.js';
import { timeLimitMs } from './commands/request-facts.js';
import type { HypervisorDriver } from './driver/hypervisor-driver.js';
import { type AgentEventListener, EventFanOut } from './events/event-fan-out.js';
import { CommandRunner } from './execution/command-runner.js';
import { TaskReplay } from './execution/task-replay.js';
import { withTimeLimit } from './execution/time-limit.js';

/**
 * The agent protocol over a hypervisor: commands in, replies and events out. It knows nothing of HTTP, so tests can use
 * it in process. Every command throws {@link AgentError}.
 */
export class Agent implements AgentApi {
  /** Made anew for each agent: a manager sees by it that the agent was restarted. */
  readonly instanceUuid: Uuid = undashed(randomUUID());

  readonly connect = this.command('connect');
  readonly ping = this.command('ping');
  readonly fact = this.command('fact');
  readonly capacity = this.command('capacity');
  readonly startVm = this.command('startVm');
  readonly stopVm = this.command('stopVm');
  readonly destroyVm = this.command('destroyVm');
  readonly pauseVm = this.command('pauseVm');
  readonly resumeVm = this.command('resumeVm');
  readonly syncVms = this.command('syncVms');
  readonly checkVms = this.command('checkVms');
  readonly consolePorts = this.command('consolePorts');

  private readonly driver: HypervisorDriver;
  private readonly limits: AgentLimits;
  private readonly runner: CommandRunner;
  private readonly replay: TaskReplay;
  private readonly events: EventFanOut;
  private unsubscribeFromDriver: (() => void) | undefined;
  private isStopping = false;

  constructor({ driver, log = pino({ level: 'silent' }), ...limits }: AgentOptions) {
    this.driver = driver;
    this.limits = { ...AGENT_LIMITS, ...limits };
    this.runner = new CommandRunner(makeHandlers(driver, this.instanceUuid), this.limits, log);
    this.replay = new TaskReplay({ ...this.limits, now: Date.now });
    this.events = new EventFanOut({
      agentInstanceUuid: this.instanceUuid,
      heartbeatIntervalMs: this.limits.heartbeatIntervalMs,
      onListenerError: (error) => log.error({ err: error }, 'an event listener failed'),
    });
  }

  /** Begins to talk to the hypervisor; one that is not there yet is waited for in the background. */
  async start(): Promise<void> {
    this.unsubscribeFromDriver ??= this.driver.onEvent((event) => this.events.emit(event));
    await this.driver.open();
  }

  /** Refuses new commands, lets running ones end for a while, and lets go of the hypervisor. VMs keep running. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const tooLong = () => new Error('commands still run');
    await withTimeLimit(this.runner.idle(), this.limits.stopTimeoutMs, tooLong).catch(() => undefined);
    this.unsubscribeFromDriver?.();
    this.unsubscribeFromDriver = undefined;
    this.events.close();
    await this.driver.close();
  }

  /** Calls back with `hello` at once, then with every event until the returned function is called. */
  subscribe(listener: AgentEventListener): () => void {
    return this.events.subscribe(listener);
  }

  /**
   * Runs a command whose body nobody has checked yet. The same `taskUuid` again gets the first result and runs nothing;
   * while the first still runs, both wait for it.
   */
  async execute(name: AgentCommandName, body: unknown, taskUuid: Uuid): Promise<object> {
    this.refuseIfStopping();
    const request = parseRequest(name, body);
    const work = () => this.runner.run(name, request);
    return this.limited(name, request, this.replay.run(taskUuid, `${name} ${JSON.stringify(request)}`, work));
  }

  private command<N extends AgentCommandName>(name: N): (request: AgentRequest<N>) => Promise<AgentReply<N>> {
    return async (body) => {
      this.refuseIfStopping();
      const request = parseRequest(name, body);
      return this.limited(name, request, this.runner.run(name, request));
    };
  }

  private limited<T>(name: AgentCommandName, request: object, result: Promise<T>): Promise<T> {
    const limitMs = timeLimitMs(request, this.limits.commandTimeoutMs);
    return withTimeLimit(result, limitMs, () => {
      const message = `${name} still runs after ${limitMs} ms; ask for its result with the same taskuuid`;
      return new AgentError('TIMEOUT', message);
    });
  }

  private refuseIfStopping(): void {
    if (this.isStopping) throw new AgentError('BUSY', 'the agent is stopping');
  }
}

/** An agent that is used in process; see {@link Agent}. Call `start` before the first command. */
export function createAgent(options: AgentOptions): Agent {
  return new Agent(options);
}
