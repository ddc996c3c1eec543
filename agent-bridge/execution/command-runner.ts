import type { AgentApi, AgentCommandName, AgentReply, AgentRequest } from '#contract';
import { AgentError } from '../agent-error.js';
import type { AgentLimits, AgentLog } from '../agent-options.js';
import { parseReply } from '../commands/parse.js';
import { timeLimitMs, vmOf } from '../commands/request-facts.js';
import { CommandLane } from './command-lane.js';

/**
 * Runs parsed commands: those of one VM one after the other, a limited number at once, each logged with its outcome.
 * Commands about the host have a lane of their own: a ping behind slow starts would make the host look dead.
 */
export class CommandRunner {
  private readonly vmLane: CommandLane;
  private readonly hostLane: CommandLane;

  constructor(
    private readonly handlers: AgentApi,
    private readonly limits: AgentLimits,
    private readonly log: AgentLog,
  ) {
    this.vmLane = new CommandLane({ maxRunning: limits.maxConcurrentCommands, maxWaiting: limits.maxQueuedCommands });
    this.hostLane = new CommandLane({ maxRunning: limits.maxConcurrentQueries, maxWaiting: limits.maxQueuedQueries });
  }

  run<N extends AgentCommandName>(name: N, request: AgentRequest<N>): Promise<AgentReply<N>> {
    const vm = vmOf(name, request);
    const lane = vm === null ? this.hostLane : this.vmLane;
    return lane.run(vm, timeLimitMs(request, this.limits.commandTimeoutMs), () => this.perform(name, request, vm));
  }

  /** Resolves when nothing runs or waits any more. */
  async idle(): Promise<void> {
    await Promise.all([this.vmLane.idle(), this.hostLane.idle()]);
  }

  private async perform<N extends AgentCommandName>(
    name: N,
    request: AgentRequest<N>,
    vm: string | null,
  ): Promise<AgentReply<N>> {
    const startedAt = performance.now();
    const about = () => ({ command: name, vm: vm ?? undefined, ms: Math.round(performance.now() - startedAt) });
    try {
      const reply = parseReply(name, await this.handlers[name](request));
      if (vm === null) this.log.debug(about(), 'command done');
      else this.log.info(about(), 'command done');
      return reply;
    } catch (error) {
      const known = error instanceof AgentError ? error : unexpected(name, error);
      if (known.code === 'INTERNAL') this.log.error({ ...about(), err: known }, 'command failed');
      else this.log.warn({ ...about(), code: known.code, error: known.message }, 'command failed');
      throw known;
    }
  }
}

function unexpected(name: AgentCommandName, cause: unknown): AgentError {
  return new AgentError('INTERNAL', `${name} failed unexpectedly; the agent's log says more`, { cause });
}
