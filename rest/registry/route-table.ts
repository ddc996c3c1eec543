import type { HttpMethod } from '#contract';

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  variable: Node<T> | null;
  readonly routes: Map<HttpMethod, T[]>;
}

export type RouteMatch<T> =
  | { readonly outcome: 'found'; readonly routes: readonly T[]; readonly values: readonly string[] }
  | { readonly outcome: 'method-not-allowed' }
  | { readonly outcome: 'no-path' };

const VARIABLE = /^\{(\w+)\}$/;

function newNode<T>(): Node<T> {
  return { literals: new Map(), variable: null, routes: new Map() };
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

/** Names of a path's variables in order: `/zones/{uuid}` has `['uuid']`. */
export function variableNames(path: string): string[] {
  return segmentsOf(path).flatMap((segment) => VARIABLE.exec(segment)?.[1] ?? []);
}

/**
 * Finds the routes of a path. A variable's own name plays no part (`{uuid}` and `{vmInstanceUuid}` are the same slot),
 * and a literal segment wins over a variable.
 */
export class RouteTable<T> {
  private readonly root: Node<T> = newNode();

  /** Adds a route; several may share one method and path. Returns all of that slot. */
  add(method: HttpMethod, path: string, route: T): readonly T[] {
    const node = segmentsOf(path).reduce((parent, segment) => childFor(parent, segment), this.root);
    const routes = [...(node.routes.get(method) ?? []), route];
    node.routes.set(method, routes);
    return routes;
  }

  find(method: string, segments: readonly string[]): RouteMatch<T> {
    const values: string[] = [];
    const node = search(this.root, segments, 0, values);
    if (!node) return { outcome: 'no-path' };
    for (const [known, routes] of node.routes) if (known === method) return { outcome: 'found', routes, values };
    return { outcome: 'method-not-allowed' };
  }
}

function childFor<T>(parent: Node<T>, segment: string): Node<T> {
  if (VARIABLE.test(segment)) {
    parent.variable ??= newNode();
    return parent.variable;
  }
  const child = parent.literals.get(segment) ?? newNode<T>();
  parent.literals.set(segment, child);
  return child;
}

/** Leaves the values of the variables on the way in `values`. */
function search<T>(node: Node<T>, segments: readonly string[], depth: number, values: string[]): Node<T> | null {
  const segment = segments[depth];
  if (segment === undefined) return node.routes.size > 0 ? node : null;
  const literal = node.literals.get(segment);
  const viaLiteral = literal ? search(literal, segments, depth + 1, values) : null;
  if (viaLiteral || !node.variable || segment === '') return viaLiteral;
  values.push(segment);
  const viaVariable = search(node.variable, segments, depth + 1, values);
  if (!viaVariable) values.pop();
  return viaVariable;
}
