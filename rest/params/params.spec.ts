import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { coerceNumber } from './coerce-scalar.js';
import { collectParams } from './collect-params.js';
import { invalidArgument } from './invalid-argument.js';
import { planParams } from './param-plan.js';
import { parameterKind } from './schema-kind.js';
import { isSecretName } from './secret-names.js';

describe('the kind of a parameter', () => {
  it.each([
    [z.string(), { kind: 'string' }],
    [z.uuid(), { kind: 'string' }],
    [z.enum(['a', 'b']).optional(), { kind: 'string' }],
    [z.number(), { kind: 'number' }],
    [z.int().min(1).nullable().optional(), { kind: 'number' }],
    [z.coerce.number().default(3), { kind: 'number' }],
    [z.boolean().prefault(true).readonly(), { kind: 'boolean' }],
    [z.boolean().catch(false), { kind: 'boolean' }],
    [z.literal([1, 2]), { kind: 'number' }],
    [z.literal(true), { kind: 'boolean' }],
    [z.literal(['a', 1]), { kind: 'string' }],
    [z.union([z.int(), z.literal(-1)]), { kind: 'number' }],
    [z.union([z.int(), z.string()]), { kind: 'string' }],
    [z.lazy(() => z.number()), { kind: 'number' }],
    [z.number().transform(String), { kind: 'number' }],
    [z.array(z.number()), { kind: 'list', item: 'number' }],
    [z.array(z.object({})).min(1), { kind: 'list', item: 'string' }],
    [z.record(z.string(), z.boolean()), { kind: 'map' }],
    [z.object({ a: z.number() }), { kind: 'map' }],
  ])('%#', (schema, kind) => {
    expect(parameterKind(schema)).toMatchObject(kind);
  });
});

describe('If-Match', () => {
  const plan = planParams('/things/{uuid}', z.object({ uuid: z.string(), version: z.coerce.number().optional() }));
  const versionless = planParams('/things/{uuid}', z.object({ uuid: z.string() }));
  const sources = (ifMatch: string, body: Record<string, unknown> = {}) => ({
    query: new URLSearchParams(),
    body: { act: body },
    pathValues: ['u'],
    ifMatch,
  });

  it.each([
    ['"3"', { uuid: 'u', version: '3' }],
    ['W/"3"', { uuid: 'u', version: '3' }],
    [' 3 ', { uuid: 'u', version: '3' }],
    ['"x"', { uuid: 'u', version: 'x' }],
    ['*', { uuid: 'u' }],
  ])('%s fills the version', (ifMatch, values) => {
    expect(collectParams(plan, 'act', sources(ifMatch)).values).toEqual(values);
  });

  it('does not replace a version in the body, nor add one that the API does not take', () => {
    expect(collectParams(plan, 'act', sources('"3"', { version: 2 })).values).toEqual({ uuid: 'u', version: 2 });
    expect(collectParams(versionless, 'act', sources('"3"')).values).toEqual({ uuid: 'u' });
  });
});

describe('the error of an invalid parameter', () => {
  const schema = z.object({
    name: z.string().max(3).optional(),
    mode: z.enum(['vnc', 'spice']).optional(),
    password: z.string().min(8).optional(),
    login: z.object({ secretKey: z.enum(['a']) }).optional(),
    disks: z.array(z.object({ path: z.string().startsWith('/') })).optional(),
  });

  function details(values: Record<string, unknown>, sensitive: string[] = []): string {
    const parsed = schema.safeParse(values);
    if (parsed.success) throw new Error('valid');
    return invalidArgument(parsed.error, values, new Set(sensitive)).message;
  }

  it.each([
    [{ mode: 'rdp' }, 'invalid value of field[mode]: rdp is not a valid value. Valid values are [vnc, spice]'],
    [{ mode: 5 }, 'invalid value of field[mode]: 5 is not a valid value. Valid values are [vnc, spice]'],
    [{ mode: '' }, 'invalid value of field[mode]:  is not a valid value. Valid values are [vnc, spice]'],
    [
      { mode: 'x'.repeat(10_000) },
      `invalid value of field[mode]: ${'x'.repeat(64)}… is not a valid value. Valid values are [vnc, spice]`,
    ],
    [{ disks: [{ path: '/a' }, {}] }, 'field[disks[1].path] is required'],
    [
      { disks: [{ path: 'a' }] },
      'invalid value of field[disks[0].path]: a is not a valid value. Invalid string: must start with "/"',
    ],
    [
      { password: 'hunter2' },
      'invalid value of field[password]: ****** is not a valid value. Too small: expected string to have >=8 characters',
    ],
    [
      { login: { secretKey: 'hunter2' } },
      'invalid value of field[login.secretKey]: ****** is not a valid value. Valid values are [a]',
    ],
  ])('%j', (values, expected) => {
    expect(details(values)).toBe(expected);
  });

  it('does not show a value that somebody called sensitive', () => {
    expect(details({ name: 'hunter2' }, ['name'])).toBe(
      'invalid value of field[name]: ****** is not a valid value. Too big: expected string to have <=3 characters',
    );
  });
});

describe('the names of secrets', () => {
  it.each([
    'password',
    'consolePassword',
    'oldPassword',
    'agentSecret',
    'token',
    'accessToken',
    'privateKey',
    'verifyCode',
    'sessionUuid',
    'passwd',
    'certificateKey',
  ])('%s is one', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(['name', 'uuid', 'agentCertificate', 'value', 'keyboard', 'accountUuid'])('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe('a number as text', () => {
  it('is read as JavaScript writes it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(coerceNumber(String(value))).toBe(value + 0);
      }),
    );
  });

  it.each(['', ' ', 'NaN', 'Infinity', '0x1', '1_000', '1,5', '1e', '.', '--1', '1n'])('%j is none', (text) => {
    expect(coerceNumber(text)).toBeUndefined();
  });
});
