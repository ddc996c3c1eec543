import { HttpRefusal } from './http-refusal.js';

/** ZStack's context path; clients are given it apart from `/v1`. */
export const CONTEXT_PATH = '/zstack';
export const API_PREFIX = `${CONTEXT_PATH}/v1`;

export interface RestPath {
  /** Decoded, without the context path: `/v1/vm-instances/...`. What refusals name. */
  readonly decoded: string;
  /** Decoded parts below `/v1`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** A client that believes it talks to a proxy sends the whole address. */
function withoutHost(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/?]*/i, '');
}

/**
 * Takes a request's URL apart. Each segment is decoded by itself, so an encoded slash stays part of its value.
 * @throws HttpRefusal 400 for a percent sign that encodes nothing, and for U+0000
 */
export function parseRestPath(url: string): RestPath {
  // No text in the database can hold it, and PostgreSQL fails on the attempt.
  if (url.includes('%00')) throw new HttpRefusal(400, 'the URL must not contain the character U+0000');
  const [rawPath = '', ...rest] = withoutHost(url).split('?');
  const query = new URLSearchParams(rest.join('?'));
  const below = rawPath.slice(API_PREFIX.length);
  try {
    const segments = below
      .split('/')
      .slice(1)
      .map((segment) => decodeURIComponent(segment));
    if (segments.at(-1) === '') segments.pop();
    return { decoded: `/v1${segments.map((segment) => `/${segment}`).join('')}`, segments, query };
  } catch (cause) {
    throw new HttpRefusal(400, `the URL[${rawPath}] is not correctly percent-encoded`, { cause });
  }
}
