import { coerceScalar } from './coerce-scalar.js';
import type { ParamPlan } from './param-plan.js';
import type { ParameterKind, ScalarKind } from './schema-kind.js';
import { type CollectedParams, type TypeProblem, typeProblem } from './type-problem.js';

/**
 * Reads parameters from a query string: lists as `names=a&names=b` or `names.0=a&names.1=b`, maps as `field.key=value`.
 * What the API does not know is ignored: clients send `uuid` and `sessionId` with everything.
 */
export function collectQueryParams(plan: ParamPlan, query: URLSearchParams): CollectedParams {
  const collector = new Collector();
  for (const [name, kind] of plan.fields) if (!plan.pathVariables.has(name)) collector.read(name, kind, query);
  return collector;
}

class Collector implements CollectedParams {
  readonly values: Record<string, unknown> = {};
  problem: TypeProblem | null = null;

  read(name: string, kind: ParameterKind, query: URLSearchParams): void {
    const plain = query.getAll(name);
    switch (kind.kind) {
      case 'list':
        this.readList(name, kind.item, [...plain, ...indexedValues(name, query)]);
        break;
      case 'map':
        this.readMap(name, kind.valueKind, query);
        break;
      case 'string':
      case 'number':
      case 'boolean':
        this.readScalar(name, kind.kind, plain);
    }
  }

  private readScalar(name: string, kind: ScalarKind, texts: readonly string[]): void {
    if (texts.length > 1) this.problem ??= { field: name, problem: `it was given ${texts.length} times` };
    for (const text of texts.slice(0, 1)) this.values[name] = this.coerce(name, kind, text);
  }

  private readList(name: string, kind: ScalarKind, texts: readonly string[]): void {
    if (texts.length > 0) this.values[name] = texts.map((text) => this.coerce(name, kind, text));
  }

  private readMap(name: string, valueKind: (key: string) => ScalarKind, query: URLSearchParams): void {
    const prefix = `${name}.`;
    const map = new Map<string, unknown>();
    for (const [key, text] of query) {
      if (!key.startsWith(prefix)) continue;
      const inner = key.slice(prefix.length);
      if (map.has(inner)) this.problem ??= { field: key, problem: 'it was given more than once' };
      map.set(inner, this.coerce(key, valueKind(inner), text));
    }
    if (map.size > 0) this.values[name] = Object.fromEntries(map);
  }

  private coerce(field: string, kind: ScalarKind, text: string): string | number | boolean {
    const value = coerceScalar(text, kind);
    if (value === undefined) this.problem ??= typeProblem(field, kind);
    return value ?? text;
  }
}

function indexedValues(name: string, query: URLSearchParams): string[] {
  const prefix = `${name}.`;
  return [...query]
    .filter(([key]) => key.startsWith(prefix) && /^\d{1,6}$/.test(key.slice(prefix.length)))
    .map(([key, text]) => ({ index: Number(key.slice(prefix.length)), text }))
    .sort((one, other) => one.index - other.index)
    .map(({ text }) => text);
}
