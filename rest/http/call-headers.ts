import type { IncomingMessage } from 'node:http';
import type { RestLimits } from '../rest-options.js';
import { HttpRefusal } from './http-refusal.js';
import { preferredWaitMs } from './prefer.js';

/** ZStack's request headers, and `Prefer`. */
export interface CallHeaders {
  readonly jobUuid: string | null;
  readonly webHook: string | null;
  /** From `X-API-Timeout`; null for the API's own. */
  readonly apiTimeoutMs: number | null;
  readonly wantsSchema: boolean;
  /** Null when the caller does not wait for the final result. */
  readonly waitMs: number | null;
  readonly ifMatch: string | undefined;
}

const JOB_UUID_LENGTH = 32;

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** @throws HttpRefusal 400 for a value that cannot be read */
export function readCallHeaders(req: IncomingMessage, limits: RestLimits): CallHeaders {
  return {
    jobUuid: jobUuid(header(req, 'x-job-uuid')),
    webHook: header(req, 'x-web-hook') ?? null,
    apiTimeoutMs: apiTimeoutMs(header(req, 'x-api-timeout'), limits.maxApiTimeoutMs),
    wantsSchema: wantsSchema(req),
    waitMs: preferredWaitMs(header(req, 'prefer'), limits.maxPreferWaitMs),
    ifMatch: header(req, 'if-match'),
  };
}

/** The header's presence asks for the `schema` map, whatever it holds. */
export function wantsSchema(req: IncomingMessage): boolean {
  return header(req, 'x-json-schema') !== undefined;
}

function jobUuid(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (value.length !== JOB_UUID_LENGTH || !/^[0-9a-f]+$/i.test(value)) {
    throw new HttpRefusal(400, "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped");
  }
  return value;
}

function apiTimeoutMs(value: string | undefined, maxApiTimeoutMs: number): number | null {
  if (value === undefined) return null;
  if (!/^\s*[1-9]\d{0,8}\s*$/.test(value)) {
    throw new HttpRefusal(400, 'Invalid header[X-API-Timeout], it must be a whole number of seconds');
  }
  return Math.min(Number(value) * 1000, maxApiTimeoutMs);
}
