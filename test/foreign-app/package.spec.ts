import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { Consumer } from './consumer.js';
import { readmeFiles } from './readme-blocks.js';

const files = readmeFiles('README.md');
/** Would compile if the package's types were lost on the way and everything were `any`. */
const WRONG_USE = `import { defineGlobalConfig } from 'flipside/global-config';
import { KernelModule } from 'flipside/kernel';
import { PluginKvmModule } from 'flipside/plugin-kvm';
import { startTestCloud } from 'flipside/testing';
export const setting = defineGlobalConfig({ category: 1 });
export const kernel = KernelModule.forRoot({});
export const kvm = PluginKvmModule.forRoot({ hostSecretKey: 'text' });
export const cloud = startTestCloud({ hosts: 2 });
`;

describe('the package in a project of somebody else', { timeout: 60_000 }, () => {
  let consumer: Consumer;
  beforeAll(async () => {
    await ensureBuilt();
    consumer = await Consumer.create(new Map([...files, ['wrong-use.ts', WRONG_USE]]));
  }, 120_000);
  afterAll(() => consumer.remove());

  it('is what the README shows, in both languages', () => {
    const withoutComments = (readme: string) =>
      [...readmeFiles(readme)].map(([name, code]) => [name, code.replace(/ \/\/ .*/g, '')]);
    expect([...files.keys()]).toEqual(['name-prefix.module.ts', 'name-prefix.spec.ts']);
    expect(withoutComments('README.zh-CN.md')).toEqual(withoutComments('README.md'));
  });

  it("has types: the README's code fits them, and a wrong use does not", async () => {
    const { stdout } = await consumer.run('typescript/bin/tsc', ['-p', '.', '--pretty', 'false']);
    const errors = stdout
      .toString()
      .split('\n')
      .map((line) => /^(\S+?)\((\d+),\d+\): error (TS\d+)/.exec(line)?.slice(1).join(' '));
    expect(errors.filter((error) => error !== undefined)).toEqual([
      'wrong-use.ts 5 TS2322',
      'wrong-use.ts 6 TS2345',
      'wrong-use.ts 7 TS2322',
      'wrong-use.ts 8 TS2322',
    ]);
  });

  it("runs: the README's test passes", async () => {
    const { code, stdout, stderr } = await consumer.run('vitest/vitest.mjs', ['run', '--no-color']);
    expect(`${code} ${stdout.toString()}${stderr}`).toMatch(/^0 .*1 passed/s);
  });
});
