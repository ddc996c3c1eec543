import { HttpRefusal } from '../http/http-refusal.js';
import { coerceScalar } from './coerce-scalar.js';
import type { ParamPlan } from './param-plan.js';
import { type CollectedParams, type TypeProblem, typeProblem } from './type-problem.js';

export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TAG_FIELDS = ['systemTags', 'userTags'] as const;

/**
 * Reads parameters from the object under a body's action key. Tags may stand beside that key or inside.
 * A number or a truth value may be written as text, as the original allows.
 * @throws HttpRefusal 400 when the key holds something else than an object
 */
export function collectBodyParams(plan: ParamPlan, body: JsonObject, key: string): CollectedParams {
  const inner = Object.hasOwn(body, key) ? body[key] : undefined;
  if (inner !== undefined && !isJsonObject(inner)) {
    throw new HttpRefusal(400, `the body's field[${key}] must be a JSON object`);
  }
  const values: JsonObject = { ...inner };
  for (const tags of TAG_FIELDS) {
    if (plan.fields.has(tags) && values[tags] === undefined && body[tags] !== undefined) values[tags] = body[tags];
  }
  let problem: TypeProblem | null = null;
  for (const [name, { kind }] of plan.fields) {
    const value = values[name];
    if (value === undefined || plan.pathVariables.has(name) || (kind !== 'number' && kind !== 'boolean')) continue;
    const coerced = typeof value === 'string' ? coerceScalar(value, kind) : value;
    if (typeof coerced === kind) values[name] = coerced;
    else problem ??= typeProblem(name, kind);
  }
  return { values, problem };
}
