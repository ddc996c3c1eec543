import { z } from 'zod';
import type { ApiDefinition } from '#contract';
import { apiRequest } from '../../testing/api-request.js';

export interface RawAnswer {
  readonly status: number;
  /** Parsed if it is JSON, else the text. */
  readonly body: unknown;
}

const acceptedSchema = z.object({ location: z.url() });

/** One request with these headers and nothing else. */
export async function rawRequest(
  url: string,
  { method, body }: { method: string; body?: unknown },
  headers: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  const response = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/** Calls an API as it is: what the first answer is, is the answer. */
export function rawCall(
  baseUrl: string,
  api: ApiDefinition,
  params: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  const request = apiRequest(api, params);
  return rawRequest(`${baseUrl}/zstack/v1${request.path}${request.search}`, request, headers);
}

/** Polls the job of a 202 answer until it has ended. */
export async function jobResult(answer: RawAnswer): Promise<RawAnswer> {
  const { location } = acceptedSchema.parse(answer.body);
  for (;;) {
    const result = await rawRequest(location, { method: 'GET' }, {});
    if (result.status !== 202) return result;
  }
}
