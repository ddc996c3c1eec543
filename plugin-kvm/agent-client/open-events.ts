import { z } from 'zod';
import { knownError, newUuid } from '#kernel';
import type { AgentEventHandlers } from './agent-client.js';
import type { HttpTransport } from './http-transport.js';
import { readAnswer } from './read-answer.js';
import { type EventReaderOptions, readEvents } from './read-events.js';

export interface OpenEventsOptions extends EventReaderOptions {
  readonly helloTimeoutMs: number;
}

/** How the stream is named in errors, beside the commands. */
const COMMAND = 'events';

/**
 * Opens the event stream of an agent; resolves after its `hello`, which the handlers have then seen as well.
 * @throws `agent.*` errors
 */
export async function openEvents(
  { hostUuid, url }: { readonly hostUuid: string; readonly url: string },
  transport: HttpTransport,
  handlers: AgentEventHandlers,
  options: OpenEventsOptions,
): Promise<() => void> {
  const { helloTimeoutMs } = options;
  const timeout = () => knownError('agent.timeout', { hostUuid, command: COMMAND, timeoutMs: helloTimeoutMs });
  const invalid = (problem: string) => knownError('agent.invalidReply', { hostUuid, command: COMMAND, problem });

  const startedAt = performance.now();
  const outcome = await transport.openEvents(newUuid(), helloTimeoutMs);
  switch (outcome.kind) {
    case 'lost':
    case 'unreachable':
      throw knownError('agent.unreachable', { hostUuid, address: url, reason: outcome.reason });
    case 'timeout':
      throw timeout();
    case 'refused': {
      const answer = readAnswer(z.never(), outcome.status, outcome.text);
      if (answer.kind !== 'failure') throw invalid(`HTTP status ${outcome.status}`);
      const { code, error } = answer.failure;
      throw knownError('agent.refused', { hostUuid, command: COMMAND, agentCode: code, reason: error });
    }
    case 'open':
      break;
  }

  return new Promise((resolve, reject) => {
    let hasHello = false;
    const leftMs = helloTimeoutMs - (performance.now() - startedAt);
    const fail = (error: Error) => {
      stop();
      clearTimeout(timer);
      reject(error);
    };
    const timer = setTimeout(() => fail(timeout()), leftMs);
    const stop = readEvents(
      outcome.stream,
      {
        onEvent(event) {
          if (hasHello) return handlers.onEvent(event);
          if (event.type !== 'hello') return fail(invalid(`the first event is ${event.type}, not hello`));
          hasHello = true;
          clearTimeout(timer);
          handlers.onEvent(event);
          resolve(stop);
        },
        onEnd(reason) {
          if (hasHello) handlers.onEnd(reason);
          else fail(invalid(`no hello: ${reason}`));
        },
      },
      options,
    );
  });
}
