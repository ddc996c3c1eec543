import type { ScalarKind } from './schema-kind.js';

/** A value that cannot even be read as its field's type: refused before the call begins, in plain text. */
export interface TypeProblem {
  readonly field: string;
  readonly problem: string;
}

export function typeProblem(field: string, kind: ScalarKind): TypeProblem {
  return { field, problem: `it must be ${kind === 'boolean' ? 'true or false' : `a ${kind}`}` };
}

/** Parameters as they arrived, read as their types, not yet validated. */
export interface CollectedParams {
  readonly values: Record<string, unknown>;
  /** The first value of a wrong type, if there is one; it is then left in `values` as it is. */
  readonly problem: TypeProblem | null;
}
