import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import type { QueryDefinition } from '#contract';
import { answeredQuery, type QuerySource } from '../query/query-source.js';

export interface DiscoveredQuery {
  readonly query: QueryDefinition;
  readonly source: QuerySource<QueryDefinition>;
  readonly owner: string;
}

/** Finds the providers that are marked with `@AnswersQuery`. */
export function discoverQueries(providers: readonly InstanceWrapper[]): readonly DiscoveredQuery[] {
  const seen = new Set<object>();
  return providers.flatMap((wrapper) => {
    const instance: unknown = wrapper.instance;
    if (typeof instance !== 'object' || instance === null || seen.has(instance)) return [];
    seen.add(instance);
    const query = answeredQuery(instance.constructor);
    if (!query) return [];
    const owner = instance.constructor.name;
    if (!isQuerySource(instance)) throw new Error(`${owner} answers ${query.name} but is no QuerySource`);
    return { query, source: instance, owner };
  });
}

/** The decorator's type has checked the rest. */
function isQuerySource(instance: object): instance is QuerySource<QueryDefinition> {
  return (
    'entity' in instance && 'keyColumn' in instance && 'fields' in instance && 'load' in instance && 'keyOf' in instance
  );
}
