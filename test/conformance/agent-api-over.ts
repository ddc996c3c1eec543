import type { AgentApi, AgentCommandName, AgentReply, AgentRequest } from '#contract';
import { parseReply } from '../../agent-bridge/commands/parse.js';
import { newTaskUuid } from '../../agent-bridge/testing/test-server.js';
import type { ConformanceSubject } from './conformance-subject.js';

/** Typed commands, each under a new taskuuid; replies are checked against the contract. */
export function agentApiOver(execute: ConformanceSubject['execute']): AgentApi {
  const command =
    <N extends AgentCommandName>(name: N) =>
    async (request: AgentRequest<N>): Promise<AgentReply<N>> =>
      parseReply(name, await execute(name, request, newTaskUuid()));
  return {
    connect: command('connect'),
    ping: command('ping'),
    fact: command('fact'),
    capacity: command('capacity'),
    startVm: command('startVm'),
    stopVm: command('stopVm'),
    destroyVm: command('destroyVm'),
    pauseVm: command('pauseVm'),
    resumeVm: command('resumeVm'),
    syncVms: command('syncVms'),
    checkVms: command('checkVms'),
    consolePorts: command('consolePorts'),
  };
}
