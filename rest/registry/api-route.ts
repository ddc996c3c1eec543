import { compileSchemaPlan, schemaMap } from '../answer/schema-plan.js';
import { bodyKey, collectParams } from '../params/collect-params.js';
import { invalidArgument } from '../params/invalid-argument.js';
import { planParams } from '../params/param-plan.js';
import type { DiscoveredHandler } from './discover-handlers.js';
import type { PreparedRun, Route } from './route.js';

/** The route of an API with a handler. */
export function apiRoute({ api, handle }: DiscoveredHandler): Route {
  const plan = planParams(api.path, api.params);
  const key = bodyKey(api);
  const schemaPlan = compileSchemaPlan(api.result);
  return {
    name: api.name,
    access: api.access,
    changes: api.changes,
    delivery: api.delivery,
    transactional: api.transactional,
    resource: api.resource ?? null,
    bodyKey: key,
    alwaysSchema: false,
    read(sources) {
      const { values, problem } = collectParams(plan, key, sources);
      const prepare = (sensitiveFields: ReadonlySet<string>): PreparedRun => {
        const parsed = api.params.safeParse(values);
        if (!parsed.success) throw invalidArgument(parsed.error, values, sensitiveFields);
        return async (context) => {
          const result = await handle(parsed.data, context);
          return { result, json: JSON.stringify(result), schema: schemaMap(schemaPlan, result) };
        };
      };
      return { values, problem, prepare };
    },
  };
}
