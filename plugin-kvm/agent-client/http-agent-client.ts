import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { AGENT_COMMANDS, type AgentCommandName, type AgentReply, type AgentRequest } from '#contract';
import { knownError, newUuid } from '#kernel';
import type { AgentAddress, AgentClient, AgentEventHandlers } from './agent-client.js';
import { commandDeadlineMs } from './command-deadline.js';
import type { HttpAgentOptions } from './http-agent-options.js';
import type { HttpTransport } from './http-transport.js';
import { openEvents } from './open-events.js';
import { readAnswer } from './read-answer.js';
import type { TransportFailure } from './transport-failure.js';

/** The table seen so that the compiler knows which reply belongs to which command. */
const REPLIES: { readonly [N in AgentCommandName]: { readonly reply: z.ZodType<AgentReply<N>> } } = AGENT_COMMANDS;

/** Speaks the agent protocol over HTTP; one method a command, all through {@link HttpAgentClient.call}. */
export class HttpAgentClient implements AgentClient {
  constructor(
    private readonly address: Pick<AgentAddress, 'hostUuid'> & { readonly url: string },
    private readonly transport: HttpTransport,
    private readonly options: HttpAgentOptions,
  ) {}

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

  events(handlers: AgentEventHandlers): Promise<() => void> {
    return openEvents(this.address, this.transport, handlers, this.options);
  }

  private command<N extends AgentCommandName>(name: N): (request: AgentRequest<N>) => Promise<AgentReply<N>> {
    return (request) => this.call(name, request);
  }

  private async call<N extends AgentCommandName>(name: N, request: AgentRequest<N>): Promise<AgentReply<N>> {
    const { hostUuid } = this.address;
    const { status, text } = await this.post(name, request);
    const answer = readAnswer(REPLIES[name].reply, status, text);
    switch (answer.kind) {
      case 'reply':
        return answer.reply;
      case 'failure': {
        const { code, error } = answer.failure;
        throw knownError('agent.refused', { hostUuid, command: name, agentCode: code, reason: error });
      }
      case 'invalid':
        throw knownError('agent.invalidReply', { hostUuid, command: name, problem: answer.problem });
    }
  }

  /** Sends the command until there is an answer; each time with the same task uuid, so that it runs once. */
  private async post(name: AgentCommandName, request: object): Promise<{ status: number; text: string }> {
    const { lostAnswerRetries, lostAnswerRetryDelayMs, commandTimeoutsMs } = this.options;
    const timeoutMs = commandDeadlineMs(name, request, commandTimeoutsMs);
    const deadline = performance.now() + timeoutMs;
    const attemptTimeoutMs = Math.ceil(timeoutMs / (lostAnswerRetries + 1));
    const post = { name, body: JSON.stringify(request), taskUuid: newUuid() };
    for (let attempt = 0; ; attempt++) {
      const leftMs = deadline - performance.now();
      const outcome = await this.transport.post({ ...post, timeoutMs: Math.min(leftMs, attemptTimeoutMs) });
      if (outcome.kind === 'answered') return outcome;
      const mayRetry = outcome.kind !== 'unreachable' && attempt < lostAnswerRetries;
      if (!mayRetry || deadline - performance.now() <= lostAnswerRetryDelayMs) {
        throw this.failed(name, outcome, timeoutMs);
      }
      await sleep(lostAnswerRetryDelayMs, undefined, { ref: false });
    }
  }

  private failed(command: AgentCommandName, { kind, reason }: TransportFailure, timeoutMs: number): Error {
    const { hostUuid, url } = this.address;
    if (kind === 'timeout') return knownError('agent.timeout', { hostUuid, command, timeoutMs });
    return knownError('agent.unreachable', { hostUuid, address: url, reason });
  }
}
