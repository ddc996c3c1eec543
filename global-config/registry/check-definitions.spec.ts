import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineGlobalConfig, type GlobalConfigDefinition } from '../define-global-config.js';
import { TEST_SETTINGS } from '../testing/settings.js';
import { checkDefinitions } from './check-definitions.js';

interface Given {
  category?: string;
  name?: string;
  en?: string;
  aliases?: readonly `${string}/${string}`[];
}

function text({ category = 'a', name = 'b', en = 'first', aliases = [] }: Given): GlobalConfigDefinition {
  return defineGlobalConfig({
    category,
    name,
    schema: z.string(),
    default: '',
    overridableOn: [],
    effect: 'immediately',
    description: { en, zh: '' },
    aliases,
  });
}

function withSchema<S extends z.ZodType>(schema: S, value: z.infer<S>): GlobalConfigDefinition {
  return defineGlobalConfig({ ...text({}), schema, default: value });
}

describe('checking definitions', () => {
  it('finds nothing wrong with good ones', () => {
    expect(checkDefinitions(TEST_SETTINGS)).toEqual([]);
    expect(checkDefinitions([text({}), text({ name: 'c' }), text({ category: 'c', name: 'vm.b-1' })])).toEqual([]);
  });

  it('names both settings that want one name', () => {
    expect(checkDefinitions([text({}), text({ en: 'second' })])).toEqual([
      'the name "a/b" is taken by both setting a/b ("first") and setting a/b ("second")',
    ]);
  });

  it('names both when one wants the other’s name as an alias, whichever comes first', () => {
    const owner = text({});
    const thief = text({ name: 'c', en: 'second', aliases: ['a/b'] });
    expect(checkDefinitions([owner, thief])).toEqual([
      'the name "a/b" is taken by both setting a/b ("first") and an alias of setting a/c ("second")',
    ]);
    expect(checkDefinitions([thief, owner])).toEqual([
      'the name "a/b" is taken by both an alias of setting a/c ("second") and setting a/b ("first")',
    ]);
  });

  it('names both that want one alias, and the one that wants it twice', () => {
    const one = text({ aliases: ['x/y'] });
    expect(checkDefinitions([one, text({ name: 'c', en: 'second', aliases: ['x/y'] })])).toEqual([
      'the name "x/y" is taken by both an alias of setting a/b ("first") and an alias of setting a/c ("second")',
    ]);
    expect(checkDefinitions([text({ aliases: ['a/b'] })])).toHaveLength(1);
  });

  it.each<[string, Given]>([
    ['a slash', { category: 'a/b' }],
    ['nothing', { name: '' }],
    ['a space', { name: 'a b' }],
    ['a dot in front', { category: '.a' }],
    ['256 characters', { name: 'x'.repeat(256) }],
    ['a bad alias', { aliases: ['a/b c'] }],
  ])('refuses a name with %s', (_what, given) => {
    expect(checkDefinitions([text(given)])).toMatchObject([expect.stringMatching(/category and name must be letters/)]);
  });

  it('refuses a default that does not parse', () => {
    expect(checkDefinitions([withSchema(z.int().max(3), 4)])).toEqual([
      'setting a/b: the default does not parse: 4 is not a valid value of GlobalConfig[category: a, name: b]: Too big: expected number to be <=3',
    ]);
  });

  it('refuses a default that is another one after writing and reading', () => {
    expect(checkDefinitions([withSchema(z.string().trim(), ' x ')])).toEqual([
      'setting a/b: the default becomes another value when it is written and read again',
    ]);
  });

  it('refuses a schema that has no JSON Schema', () => {
    expect(checkDefinitions([withSchema(z.date(), new Date(0))])).toMatchObject([
      expect.stringMatching(/^setting a\/b: the schema cannot be used: /),
    ]);
  });
});
