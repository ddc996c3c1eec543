import type { ServerResponse } from 'node:http';
import type { AgentErrorCode } from '#contract';
import { AgentError } from '../agent-error.js';

/** 200: the command ran and failed. 4xx: the request never became a command. */
export const FAILURE_HTTP_STATUS: Record<AgentErrorCode, number> = {
  INVALID_COMMAND: 400,
  UNAUTHORIZED: 401,
  NO_SUCH_ROUTE: 404,
  BODY_TOO_LARGE: 413,
  BUSY: 429,
  VM_NOT_FOUND: 200,
  VM_WRONG_STATE: 200,
  FOREIGN_DOMAIN: 200,
  PATH_NOT_ALLOWED: 200,
  CONSOLE_MODE_UNSUPPORTED: 200,
  CONSOLE_PASSWORD_INVALID: 200,
  VM_UNSUPPORTED: 200,
  HYPERVISOR_UNAVAILABLE: 200,
  HYPERVISOR_ERROR: 200,
  TIMEOUT: 200,
  INTERNAL: 200,
};

export function sendReply(response: ServerResponse, reply: object): void {
  send(response, 200, { success: true, ...reply });
}

export function sendFailure(response: ServerResponse, error: AgentError): void {
  send(response, FAILURE_HTTP_STATUS[error.code], error.toFailure());
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': text.length });
  response.end(text);
}

/** What is not a known failure is told without details; the cause is for the log. */
export function asAgentError(error: unknown): AgentError {
  if (error instanceof AgentError) return error;
  return new AgentError('INTERNAL', "the agent failed unexpectedly; the agent's log says more", { cause: error });
}
