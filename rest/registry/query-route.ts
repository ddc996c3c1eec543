import { z } from 'zod';
import { compileSchemaPlan, schemaMap } from '../answer/schema-plan.js';
import type { ParamSources } from '../params/collect-params.js';
import type { QueryEngine } from '../query/query-engine.js';
import { parseQueryRequest, type QueryRequest } from '../query/query-request.js';
import type { RestLimits } from '../rest-options.js';
import type { DiscoveredQuery } from './discover-queries.js';
import type { PreparedRun, Route } from './route.js';

interface QueryRoute {
  readonly path: string;
  readonly route: Route;
}

/** The two routes of a query: with conditions, and with the key in the path. */
export function queryRoutes(
  { query, source, owner }: DiscoveredQuery,
  engine: QueryEngine,
  limits: RestLimits,
): QueryRoute[] {
  if (!Object.hasOwn(source.fields, query.key))
    throw new Error(`${owner} has no field ${query.key}, the key of ${query.name}`);
  const schemaPlan = compileSchemaPlan(z.object({ inventories: z.array(query.inventory) }));
  const route = (requestOf: (sources: ParamSources) => QueryRequest): Route => ({
    name: query.name,
    access: query.access,
    changes: false,
    delivery: 'sync',
    transactional: false,
    resource: null,
    bodyKey: null,
    alwaysSchema: true,
    read(sources) {
      const request = requestOf(sources);
      const run: PreparedRun = async (context) => {
        const result = await engine.run(query, source, request, context);
        return { result, json: JSON.stringify(result), schema: schemaMap(schemaPlan, result) };
      };
      return { values: {}, problem: null, prepare: () => run };
    },
  });
  return [
    { path: query.path, route: route((sources) => parseQueryRequest(sources.query, limits)) },
    {
      path: `${query.path}/{${query.key}}`,
      route: route((sources) => ({
        ...parseQueryRequest(withoutConditions(sources.query), limits),
        conditions: sources.pathValues.map((value) => ({ name: query.key, operator: '=', value })),
      })),
    },
  ];
}

/** A key in the path stands for all conditions. */
function withoutConditions(query: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(query);
  rest.delete('q');
  return rest;
}
