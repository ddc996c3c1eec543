import type { ApiDefinition, QueryDefinition } from '#contract';
import { ApiRegistry } from '#rest';
import type { TestCloud } from '#testing';
import { exampleParams, UNKNOWN_UUID } from './example-params.js';
import { type RawAnswer, rawCall, rawRequest } from './raw-call.js';

/** One way to call the API: an action, or one of the two forms of a query. */
export interface WalkedRoute extends Pick<ApiDefinition, 'access' | 'delivery' | 'changes'> {
  readonly apiName: string;
  /** Of an audit row. */
  readonly resourceType?: string;
  /** Sends example parameters with these headers. */
  call(headers: Readonly<Record<string, string>>): Promise<RawAnswer>;
}

/** Every route that the manager serves below `/zstack/v1`: those of tomorrow as well. */
export function walkedRoutes({ app, url }: TestCloud): WalkedRoute[] {
  const registry = app.get(ApiRegistry);
  return [
    ...registry.apis().map((api) => actionRoute(api, url)),
    ...registry.queries().flatMap((query) => queryRoutes(query, url)),
  ];
}

function actionRoute(api: ApiDefinition, url: string): WalkedRoute {
  const { name, access, delivery, changes, resource } = api;
  return {
    apiName: name,
    access,
    delivery,
    changes,
    ...(resource === undefined ? {} : { resourceType: resource.type }),
    call: (headers) => rawCall(url, api, exampleParams(api), headers),
  };
}

function queryRoutes({ name, path, access }: QueryDefinition, url: string): WalkedRoute[] {
  return [path, `${path}/${UNKNOWN_UUID}`].map((address) => ({
    apiName: name,
    access,
    delivery: 'sync',
    changes: false,
    call: (headers) => rawRequest(`${url}/zstack/v1${address}`, { method: 'GET' }, headers),
  }));
}
