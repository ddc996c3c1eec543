import type { ApiDefinition, QueryDefinition } from '#contract';
import { apiOperation } from './api-operation.js';
import type { OpenApiDocument, Operation } from './document-types.js';
import { errorComponent } from './error-schema.js';
import { queryOneOperation, queryOperation } from './query-operation.js';

export interface OpenApiInput {
  readonly version: string;
  readonly apis: readonly ApiDefinition[];
  readonly queries: readonly QueryDefinition[];
  /** Name of the session cookie. */
  readonly cookie: string;
}

/** `/vm-instances/{uuid}/actions` belongs to `vm-instances`. */
const tagOf = (path: string) => path.split('/')[1] ?? path;

/** OpenAPI 3.1 of the whole API, made from the definitions that also check its requests. */
export function openApiDocument({ version, apis, queries, cookie }: OpenApiInput): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {};
  const add = (path: string, method: string, operation: Operation) => {
    paths[path] = { ...paths[path], [method]: operation };
  };
  for (const definition of queries) {
    add(definition.path, 'get', queryOperation(definition, tagOf(definition.path)));
    add(`${definition.path}/{${definition.key}}`, 'get', queryOneOperation(definition, tagOf(definition.path)));
  }
  for (const group of groupByUrl(apis)) {
    const [{ path, method }] = group;
    add(path, method.toLowerCase(), apiOperation(group, tagOf(path)));
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Flipside', version, license: { name: 'Apache-2.0' } },
    servers: [{ url: '/zstack/v1' }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b))),
    components: {
      schemas: errorComponent(),
      securitySchemes: {
        session: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`OAuth <session uuid>`' },
        cookie: { type: 'apiKey', in: 'cookie', name: cookie },
      },
    },
  };
}

function groupByUrl(apis: readonly ApiDefinition[]): Iterable<[ApiDefinition, ...ApiDefinition[]]> {
  const groups = new Map<string, [ApiDefinition, ...ApiDefinition[]]>();
  for (const api of apis) {
    const key = `${api.method} ${api.path}`;
    const group = groups.get(key);
    if (group) group.push(api);
    else groups.set(key, [api]);
  }
  return groups.values();
}
