import path from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Typed rules work on files of the project only, so each snippet is looked at as if it stood in this one. */
const THIS_SPEC = path.join(root, 'test', 'repository', 'lint-rules.spec.ts');
/** A file where writes have to go through the unit of work. */
const GUARDED = path.join(root, 'rest', 'index.ts');

const RESTRICTED = 'no-restricted-syntax';
const snippets: readonly (readonly [code: string, rules: readonly string[]])[] = [
  [`export const mode = ['vnc', 'spice'] as const;`, []],
  [`export const table = { vnc: 1 } satisfies Record<string, number>;`, []],
  [`export const port = JSON.parse('1') as number;`, [RESTRICTED]],
  [`export const port = <number>JSON.parse('1');`, [RESTRICTED]],
  [`export const port: number = JSON.parse('1');`, ['@typescript-eslint/no-unsafe-assignment']],
  [`export const f = (): number => JSON.parse('1');`, ['@typescript-eslint/no-unsafe-return']],
  [`export const port = Number.parseInt(JSON.parse('1'));`, ['@typescript-eslint/no-unsafe-argument']],
  [`export function f(x: any) { return typeof x; }`, ['@typescript-eslint/no-explicit-any']],
  [`Promise.resolve();`, ['@typescript-eslint/no-floating-promises']],
  [`export async function f() { await 1; }`, ['@typescript-eslint/await-thenable']],
  [`if (Promise.resolve(true)) { console.log(); }`, ['@typescript-eslint/no-misused-promises']],
  [`export function f() { throw 'text'; }`, ['@typescript-eslint/only-throw-error']],
  [
    `export function f(mode: 'vnc' | 'spice') { switch (mode) { case 'vnc': return 1; } return 2; }`,
    ['@typescript-eslint/switch-exhaustiveness-check'],
  ],
];

describe('the lint rules', { timeout: 60_000 }, () => {
  let eslint: ESLint;
  beforeAll(() => {
    eslint = new ESLint({ cwd: root });
  });

  async function broken(code: string, filePath: string) {
    const [result] = await eslint.lintText(code, { filePath });
    return result?.messages.map(({ ruleId, message }) => ruleId ?? message);
  }

  it.each(snippets)('%s', async (code, rules) => {
    expect(await broken(code, THIS_SPEC)).toEqual(rules);
  });

  it.each(['dataSource.transaction(() => undefined)', 'dataSource.getRepository(Object)'])(
    'keep %s out of the code that writes',
    async (call) => {
      const code = `declare const dataSource: Record<string, (x: unknown) => void>;\n${call};`;
      expect(await broken(code, GUARDED)).toEqual(['no-restricted-properties']);
    },
  );

  it('refuse the 401st line', async () => {
    expect(await broken('// a line\n'.repeat(400), THIS_SPEC)).toEqual([]);
    expect(await broken('// a line\n'.repeat(401), THIS_SPEC)).toEqual(['max-lines']);
  });
});
