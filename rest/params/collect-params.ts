import type { ApiDefinition } from '#contract';
import { collectBodyParams, type JsonObject } from './body-params.js';
import type { ParamPlan } from './param-plan.js';
import { collectQueryParams } from './query-params.js';
import type { CollectedParams } from './type-problem.js';

/** Where parameters can be. */
export interface ParamSources {
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  /** Values of the path's variables, in order. */
  readonly pathValues: readonly string[];
  /** The `If-Match` header. */
  readonly ifMatch: string | undefined;
}

/** The key of a body that holds an API's parameters, or null for one that takes them from the query string. */
export function bodyKey(api: Pick<ApiDefinition, 'name' | 'place'>): string | null {
  switch (api.place) {
    case 'action':
      return api.name;
    case 'params':
      return 'params';
    case 'query':
      return null;
  }
}

/** Puts the parameters of a call together. The path wins over everything: clients repeat its variables elsewhere. */
export function collectParams(plan: ParamPlan, key: string | null, sources: ParamSources): CollectedParams {
  const collected = key === null ? collectQueryParams(plan, sources.query) : collectBodyParams(plan, sources.body, key);
  const { values } = collected;
  for (const [index, name] of plan.variableOrder.entries()) values[name] = sources.pathValues[index];
  if (plan.takesVersion && values.version === undefined && sources.ifMatch !== undefined) {
    const version = versionOf(sources.ifMatch);
    if (version !== null) values.version = version;
  }
  return collected;
}

/** `"3"`, `W/"3"` and `3` are version 3; `*` is any. Anything else stays as it is, for validation to refuse. */
function versionOf(ifMatch: string): string | null {
  const tag = ifMatch.trim();
  if (tag === '*') return null;
  return /^(?:W\/)?"([^"]*)"$/.exec(tag)?.[1] ?? tag;
}
