import type { ApiDefinition } from '#contract';

/** What a client sends to call an API, below `/zstack/v1`. */
export interface ApiRequest {
  readonly method: ApiDefinition['method'];
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** The request that calls an API with parameters; nothing of them is checked. */
export function apiRequest(api: ApiDefinition, params: Readonly<Record<string, unknown>>): ApiRequest {
  const { method } = api;
  const rest = { ...params };
  const path = api.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = encodeURIComponent(String(rest[name]));
    delete rest[name];
    return value;
  });
  if (api.place === 'query') return { method, path, search: searchParams(rest) };
  return { method, path, search: '', body: { [api.place === 'params' ? 'params' : api.name]: rest } };
}

/** A query string with its question mark; lists are repeated, what is undefined is left out. */
export function searchParams(params: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) search.append(name, String(one));
  }
  return search.size === 0 ? '' : `?${search}`;
}
