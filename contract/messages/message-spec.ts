import type { ErrorCode } from '../error-codes.js';

/** HTTP status of an error for callers that wait for the result in the same response. */
export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 412 | 413 | 429 | 500 | 501 | 502 | 503 | 504;

/** One known error: its stable code, its HTTP status, and its text with `{placeholders}` in both languages. */
export interface MessageSpec {
  readonly code: ErrorCode;
  readonly status: ErrorStatus;
  readonly en: string;
  readonly zh: string;
}
