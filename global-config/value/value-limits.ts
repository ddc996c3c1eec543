import type { z } from 'zod';
import { jsonSchemaOf, valueKind } from './value-kind.js';

/** Bounds of a number, both inclusive; absent where there is none. */
export interface ValueLimits {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The bounds that a number's schema states. */
export function valueLimits(schema: z.ZodType): ValueLimits {
  if (valueKind(schema) !== 'number') return {};
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = jsonSchemaOf(schema);
  // Next to an exclusive bound there is an inclusive one for integers only.
  const step = type === 'integer' ? 1 : Number.NaN;
  const low = stated(minimum) ?? stated(exclusiveMinimum, step);
  const high = stated(maximum) ?? stated(exclusiveMaximum, -step);
  return { ...(low === undefined ? {} : { minimum: low }), ...(high === undefined ? {} : { maximum: high }) };
}

/** zod gives every integer the bounds of what a double can hold exactly: nobody stated those. */
function stated(bound: unknown, shift = 0): number | undefined {
  if (typeof bound !== 'number' || Math.abs(bound) === Number.MAX_SAFE_INTEGER) return undefined;
  return Number.isNaN(shift) ? undefined : bound + shift;
}
