import { CONNECT_TIMEOUT_CODE } from './timed-agents.js';

/**
 * `lost`: the command may have been run, its answer did not arrive: worth asking again with the same task uuid.
 * `timeout`: the same, by the clock. `unreachable`: it was not sent, or sending it again would end no better.
 */
export const FAILURE_KINDS = ['lost', 'timeout', 'unreachable'] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

export interface TransportFailure {
  readonly kind: FailureKind;
  readonly reason: string;
}

/** Node's codes of connections that ended after the request had left. */
const LOST_CODES = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT']);
const MAX_REASON_LENGTH = 300;

/**
 * Reads a failed request of axios. Only its code and message are looked at: the error itself carries the request with
 * the secret in its headers and must go nowhere.
 */
export function readFailure(error: unknown, timedOut: boolean): TransportFailure {
  if (timedOut) return { kind: 'timeout', reason: 'no answer in time' };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = error instanceof Error ? error.message : 'unknown failure';
  const kind = LOST_CODES.has(code) && !isConnecting(message) ? 'lost' : 'unreachable';
  const shown = code === CONNECT_TIMEOUT_CODE || message.includes(code) ? [message] : [code, message];
  return {
    kind,
    reason: shown
      .filter((part) => part !== '')
      .join(': ')
      .slice(0, MAX_REASON_LENGTH),
  };
}

/** `connect ETIMEDOUT 192.0.2.1:7070`: the same codes, but nothing had been sent. */
function isConnecting(message: string): boolean {
  return message.startsWith('connect ');
}
