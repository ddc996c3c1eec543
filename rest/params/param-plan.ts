import type { z } from 'zod';
import { variableNames } from '../registry/route-table.js';
import { type ParameterKind, parameterKind } from './schema-kind.js';

/** How the parameters of one API are read; made once, at start. */
export interface ParamPlan {
  readonly fields: ReadonlyMap<string, ParameterKind>;
  readonly pathVariables: ReadonlySet<string>;
  readonly variableOrder: readonly string[];
  /** True when the API takes the version that the caller saw last, which `If-Match` may carry. */
  readonly takesVersion: boolean;
}

export function planParams(path: string, params: z.ZodObject): ParamPlan {
  const variableOrder = variableNames(path);
  // An object schema without type arguments is a shape of anything; the annotation says what zod guarantees.
  const shape: z.core.$ZodShape = params.shape;
  const fields = new Map(Object.entries(shape).map(([name, schema]) => [name, parameterKind(schema)]));
  return { fields, pathVariables: new Set(variableOrder), variableOrder, takesVersion: fields.has('version') };
}
