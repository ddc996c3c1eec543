import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { ApiDefinition, QueryDefinition } from '#contract';
import { QueryEngine } from '../query/query-engine.js';
import { REST_OPTIONS, type RestOptions } from '../rest-options.js';
import { apiRoute } from './api-route.js';
import { type DiscoveredHandler, discoverHandlers } from './discover-handlers.js';
import { type DiscoveredQuery, discoverQueries } from './discover-queries.js';
import { queryRoutes } from './query-route.js';
import type { Route } from './route.js';
import { type RouteMatch, RouteTable } from './route-table.js';

interface Discovered {
  readonly handlers: readonly DiscoveredHandler[];
  readonly queries: readonly DiscoveredQuery[];
  readonly routes: RouteTable<Route>;
}

/**
 * All APIs and queries of the application. Readable from `onModuleInit` on; before, not every provider exists.
 * Two handlers of one API, or two APIs that one request would fit, stop the start.
 */
@Injectable()
export class ApiRegistry {
  private discovered: Discovered | null = null;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly engine: QueryEngine,
    @Inject(REST_OPTIONS) private readonly options: RestOptions,
  ) {}

  /** Every API that has a handler. */
  apis(): readonly ApiDefinition[] {
    return this.read().handlers.map(({ api }) => api);
  }

  /** Every query that has a source. */
  queries(): readonly QueryDefinition[] {
    return this.read().queries.map(({ query }) => query);
  }

  /** Routes of a request; several when only the body tells which action is meant. */
  find(method: string, segments: readonly string[]): RouteMatch<Route> {
    return this.read().routes.find(method, segments);
  }

  private read(): Discovered {
    this.discovered ??= this.discover();
    return this.discovered;
  }

  private discover(): Discovered {
    const providers = this.discovery.getProviders();
    const handlers = discoverHandlers(providers, this.scanner);
    const queries = discoverQueries(providers);
    refuseTwoOwners([
      ...handlers.map(({ api, owner }) => ({ name: api.name, owner })),
      ...queries.map(({ query, owner }) => ({ name: query.name, owner })),
    ]);
    const routes = new RouteTable<Route>();
    for (const handler of handlers) addRoute(routes, handler.api.method, handler.api.path, apiRoute(handler));
    for (const discovered of queries) {
      for (const { path, route } of queryRoutes(discovered, this.engine, this.options.limits))
        addRoute(routes, 'GET', path, route);
    }
    return { handlers, queries, routes };
  }
}

function refuseTwoOwners(named: readonly { name: string; owner: string }[]): void {
  const owners = new Map<string, string>();
  for (const { name, owner } of named) {
    const other = owners.get(name);
    if (other !== undefined) throw new Error(`both ${other} and ${owner} answer the API ${name}`);
    owners.set(name, owner);
  }
}

function addRoute(table: RouteTable<Route>, method: ApiDefinition['method'], path: string, route: Route): void {
  for (const other of table.add(method, path, route)) {
    if (other === route) continue;
    // Only the keys of the bodies tell routes of one slot apart.
    if (other.bodyKey === null || route.bodyKey === null || other.bodyKey === route.bodyKey) {
      throw new Error(`the APIs ${other.name} and ${route.name} are both at ${method} ${path}`);
    }
  }
}
