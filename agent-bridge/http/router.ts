import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { AGENT_EVENTS_PATH, type AgentCommandName } from '#contract';
import type { Agent } from '../agent.js';
import { AgentError } from '../agent-error.js';
import type { AgentLog } from '../agent-options.js';
import { COMMANDS, commandNames } from '../commands/command-table.js';
import { asAgentError, sendFailure, sendReply } from './answer.js';
import { makeAuthenticator } from './authenticate.js';
import { runCommand } from './command-route.js';
import type { EventStreams } from './event-stream.js';

export interface RouterParts {
  readonly agent: Agent;
  readonly secret: string;
  readonly events: EventStreams;
  readonly maxBodyBytes: number;
  readonly log: AgentLog;
}

/** All routes come from the command table; nothing is told to a request without the secret, not even which paths exist. */
export function makeRouter({ agent, secret, events, maxBodyBytes, log }: RouterParts): RequestListener {
  const authenticate = makeAuthenticator(secret);
  const routes = new Map<string, AgentCommandName>(commandNames().map((name) => [COMMANDS[name].path, name]));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    authenticate(request.headers.authorization);
    const { url = '', method } = request;
    const name = routes.get(url);
    if (url === AGENT_EVENTS_PATH && (method === 'GET' || method === 'POST')) return events.start(response);
    if (name === undefined || method !== 'POST') {
      throw new AgentError('NO_SUCH_ROUTE', `there is no ${method} ${url.slice(0, 100)}`);
    }
    sendReply(response, await runCommand(agent, name, request, maxBodyBytes));
  }

  return (request, response) => {
    serve(request, response).catch((error: unknown) => {
      const known = asAgentError(error);
      if (known !== error) log.error({ err: known }, 'request failed');
      if (known.code === 'UNAUTHORIZED') log.warn({ from: request.socket.remoteAddress }, 'request without the secret');
      if (!response.headersSent && !response.destroyed) sendFailure(response, known);
    });
  };
}
