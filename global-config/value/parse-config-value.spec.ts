import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineGlobalConfig, type GlobalConfigDefinition } from '../define-global-config.js';
import { formatConfigValue } from './format-config-value.js';
import { MASK } from './mask.js';
import { parseConfigValue } from './parse-config-value.js';

function setting<S extends z.ZodType>(schema: S, value: z.infer<S>, sensitive = false): GlobalConfigDefinition<S> {
  return defineGlobalConfig({
    category: 'test',
    name: 'value',
    schema,
    default: value,
    overridableOn: [],
    effect: 'immediately',
    description: { en: 'A value', zh: '值' },
    sensitive,
  });
}

const mode = setting(z.enum(['vnc', 'spice']), 'vnc');
const integer = setting(z.int().min(-5).max(100), 1);
const decimal = setting(z.number(), 1);
const flag = setting(z.boolean(), true);
const text = setting(z.string(), '');
const literals = setting(z.union([z.literal('on'), z.literal('off')]), 'on');
const object = setting(z.strictObject({ a: z.int(), b: z.array(z.string()) }), { a: 1, b: [] });
const mixed = setting(z.union([z.int(), z.literal('auto')]), 'auto');
const wrapped = setting(z.int().positive().default(7), 7);

describe('parsing a value', () => {
  it.each<[string, GlobalConfigDefinition, string, unknown, string]>([
    ['an enum', mode, 'spice', 'spice', 'spice'],
    ['an integer', integer, '-5', -5, '-5'],
    ['a decimal', decimal, '2.50', 2.5, '2.5'],
    ['zero with a sign', decimal, '-0', 0, '0'],
    ['a boolean', flag, 'false', false, 'false'],
    ['a boolean in capitals', flag, 'TRUE', true, 'true'],
    ['a text', text, ' as it is ', ' as it is ', ' as it is '],
    ['an empty text', text, '', '', ''],
    ['a union of literals', literals, 'off', 'off', 'off'],
    ['an object', object, '{ "b": ["x"], "a": 2 }', { a: 2, b: ['x'] }, '{"a":2,"b":["x"]}'],
    ['a number of a mixed union', mixed, '3', 3, '3'],
    ['a text of a mixed union, in JSON', mixed, '"auto"', 'auto', '"auto"'],
    ['through a wrapper', wrapped, '8', 8, '8'],
  ])('takes %s', (_what, definition, given, value, stored) => {
    expect(parseConfigValue(definition, given)).toEqual({ ok: true, value, text: stored });
  });

  const long = 'x'.repeat(10_000);
  const invalid = (value: string, problem: string) =>
    `${value} is not a valid value of GlobalConfig[category: test, name: value]: ${problem}`;

  it.each<[string, GlobalConfigDefinition, string | null, string]>([
    ['another value', mode, 'rdp', 'rdp is not a valid value. Valid values are [vnc, spice]'],
    ['another case', mode, 'VNC', 'VNC is not a valid value. Valid values are [vnc, spice]'],
    ['a space behind', mode, 'vnc ', 'vnc  is not a valid value. Valid values are [vnc, spice]'],
    ['nothing', mode, '', ' is not a valid value. Valid values are [vnc, spice]'],
    ['null', mode, null, 'null is not a valid value. Valid values are [vnc, spice]'],
    ['10 kB', mode, long, `${'x'.repeat(100)}… is not a valid value. Valid values are [vnc, spice]`],
    [
      'a character cut in half',
      mode,
      `${'x'.repeat(99)}😀`,
      `${'x'.repeat(99)}\ufffd… is not a valid value. Valid values are [vnc, spice]`,
    ],
    ['a NUL', mode, 'v\0', 'v\ufffd is not a valid value. Valid values are [vnc, spice]'],
    ['no literal of a union', literals, 'On', 'On is not a valid value. Valid values are [on, off]'],
    ['no boolean', flag, 'yes', 'yes is not a valid value. Valid values are [true, false]'],
    ['a hexadecimal number', integer, '0x10', invalid('0x10', 'expected a number in decimal')],
    ['an exponent', decimal, '1e3', invalid('1e3', 'expected a number in decimal')],
    ['a leading zero', integer, '007', invalid('007', 'expected a number in decimal')],
    ['a space before a number', integer, ' 7', invalid(' 7', 'expected a number in decimal')],
    ['no number', integer, '', invalid('', 'expected a number in decimal')],
    ['NaN', decimal, 'NaN', invalid('NaN', 'expected a number in decimal')],
    ['a tiny number', decimal, '0.0000001', invalid('0.0000001', 'expected a number in decimal')],
    ['an inexact number', decimal, '9007199254740993', invalid('9007199254740993', 'the number is too large')],
    ['a fraction', integer, '1.5', invalid('1.5', 'Invalid input: expected int, received number')],
    ['a number too large', integer, '101', invalid('101', 'Too big: expected number to be <=100')],
    ['no JSON', object, '{', invalid('{', 'expected JSON')],
    [
      'other fields',
      object,
      '{"a":"1","b":[],"c":1}',
      invalid('{"a":"1","b":[],"c":1}', 'a: Invalid input: expected number, received string; Unrecognized key: "c"'),
    ],
    ['a NUL in a text', text, 'a\0b', invalid('a\ufffdb', 'it holds a character that cannot be stored')],
    ['half a character', text, 'a\ud800', invalid('a\ufffd', 'it holds a character that cannot be stored')],
    ['no value at all', text, null, invalid('null', 'a value is required')],
  ])('refuses %s', (_what, definition, given, message) => {
    const parsed = parseConfigValue(definition, given);
    if (parsed.ok) throw new Error(`took ${String(parsed.value)}`);
    expect({ message: parsed.error.message, code: parsed.error.code, status: parsed.error.status }).toEqual({
      message,
      code: 'SYS.1007',
      status: 400,
    });
  });

  it('never repeats the value of a sensitive setting', () => {
    const secret = setting(z.string().min(20), 'x'.repeat(20), true);
    for (const given of ['hunter2', MASK]) {
      const parsed = parseConfigValue(secret, given);
      if (parsed.ok) throw new Error('took it');
      expect(JSON.stringify(parsed.error.toErrorObject())).not.toContain('hunter2');
      expect(parsed.error.message).toContain(`${MASK} is not a valid value`);
    }
  });

  it('refuses to set a sensitive setting to its mask', () => {
    expect(parseConfigValue(setting(z.string(), '', true), MASK).ok).toBe(false);
    expect(parseConfigValue(text, MASK).ok).toBe(true);
  });

  it('reads every value as it was written, and writes what it read in one way only', () => {
    const values: [GlobalConfigDefinition, fc.Arbitrary<unknown>][] = [
      [mode, fc.constantFrom('vnc', 'spice')],
      [flag, fc.boolean()],
      [integer, fc.integer({ min: -5, max: 100 })],
      [text, fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'))],
      [object, fc.record({ a: fc.integer(), b: fc.array(fc.string({ unit: 'binary' })) })],
    ];
    for (const [definition, arbitrary] of values) {
      fc.assert(
        fc.property(arbitrary, (value) => {
          const written = formatConfigValue(definition, value);
          expect(parseConfigValue(definition, written)).toEqual({ ok: true, value, text: written });
        }),
      );
    }
  });

  it('either takes any string or refuses it with a known error, and takes what it stores', () => {
    const definitions: GlobalConfigDefinition[] = [mode, flag, integer, decimal, text, object, mixed];
    for (const definition of definitions) {
      fc.assert(
        fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.double().map(String)), (given) => {
          const parsed = parseConfigValue(definition, given);
          if (parsed.ok) expect(parseConfigValue(definition, parsed.text)).toEqual(parsed);
          else expect(parsed.error.status).toBe(400);
        }),
      );
    }
  });
});
