import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { validTexts } from './valid-texts.js';
import { valueLimits } from './value-limits.js';

describe('the options of a setting', () => {
  it.each<[string, z.ZodType, unknown, unknown]>([
    ['an enum', z.enum(['vnc', 'spice']), ['vnc', 'spice'], {}],
    ['a boolean', z.boolean(), ['true', 'false'], {}],
    ['a literal', z.literal('only'), ['only'], {}],
    ['literals', z.union([z.literal('a'), z.enum(['b', 'c'])]), ['a', 'b', 'c'], {}],
    ['a wrapped enum', z.enum(['a', 'b']).default('a'), ['a', 'b'], {}],
    ['a text', z.string().min(1), undefined, {}],
    ['a text or a literal', z.union([z.string(), z.literal('a')]), undefined, {}],
    ['an integer', z.int(), undefined, {}],
    ['a bounded integer', z.int().min(1).max(65_535), undefined, { minimum: 1, maximum: 65_535 }],
    ['an integer with bounds beside it', z.int().gt(0).lt(10), undefined, { minimum: 1, maximum: 9 }],
    ['a decimal with one bound', z.number().min(0.5), undefined, { minimum: 0.5 }],
    ['a decimal with bounds beside it', z.number().gt(0).lt(1), undefined, {}],
    ['an object', z.object({ a: z.enum(['x']) }), undefined, {}],
  ])('of %s', (_what, schema, texts, limits) => {
    expect(validTexts(schema)).toEqual(texts);
    expect(valueLimits(schema)).toEqual(limits);
  });
});
