import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runProgram } from '../host/run-program.js';

const root = path.resolve(import.meta.dirname, '..', '..');

/** What each folder may import, written down once more: a slip in the rules shows as a difference. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  contract: [],
  kernel: ['contract'],
  rest: ['contract', 'kernel'],
  'global-config': ['contract', 'kernel', 'rest'],
  'plugin-kvm': ['contract', 'kernel', 'rest', 'global-config'],
  'console-gateway': ['contract', 'kernel', 'rest'],
  'agent-bridge': ['contract'],
  web: ['contract'],
  server: ['contract', 'kernel', 'rest', 'global-config', 'plugin-kvm', 'console-gateway'],
};
const folders = Object.keys(MAY_IMPORT);
const pairs = folders.flatMap((from) => folders.filter((to) => to !== from).map((to) => ({ from, to })));

/** A small package in the product's layout. Its installed packages are empty: only their names matter. */
const scenery: Record<string, string> = {
  ...Object.fromEntries(
    folders.flatMap((folder) => [
      [`${folder}/index.ts`, 'export {};'],
      [`${folder}/inner.ts`, ''],
    ]),
  ),
  'test/support/helper.ts': '',
  'rest/thing.spec.ts': '',
  'rest/testing/fake.ts': '',
  ...Object.fromEntries(
    ['zod', '@nestjs/common', 'typeorm', 'vitest'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' })],
      [`node_modules/${name}/index.js`, ''],
    ]),
  ),
};

const allowed: Record<string, string> = {
  'contract/shape.ts': `import 'zod'; import './inner.js';`,
  'contract/shape.spec.ts': `import 'vitest'; import 'node:fs'; import './shape.js';`,
  'rest/helped.spec.ts': `import '../test/support/helper.js'; import './testing/fake.js'; import 'vitest';`,
  'rest/testing/other-fake.ts': `import 'vitest'; import '../inner.js';`,
  'rest/type-circle-1.ts': `import type { B } from './type-circle-2.js'; export type A = B;`,
  'rest/type-circle-2.ts': `import type { A } from './type-circle-1.js'; export type B = A;`,
  'rest/typed.ts': `import type {} from '#contract'; import '@nestjs/common'; import 'typeorm'; import 'node:fs';`,
  'test/anything.ts': `import '../rest/inner.js'; import '../agent-bridge/inner.js'; import '#server';`,
};

/** Each file breaks the rules that are said to see it, at the import they are said to see. */
const forbidden: Record<string, { code: string; seen: readonly string[] }> = {
  ...Object.fromEntries(
    pairs.map(({ from, to }) => {
      const breaks = !MAY_IMPORT[from]?.includes(to);
      const rules = breaks ? [`border-of-${from}`, ...(from === 'contract' ? ['contract-imports-zod-only'] : [])] : [];
      const seen = rules.map((rule) => `${rule} ${to}/index.ts`);
      return [`${from}/to-${to}.ts`, { code: `import '../${to}/index.js';`, seen }];
    }),
  ),
  'kernel/by-name.ts': { code: `import '#rest';`, seen: ['border-of-kernel rest/index.ts'] },
  'kernel/by-type.ts': { code: `import type {} from '#rest';`, seen: ['border-of-kernel rest/index.ts'] },
  'kernel/in-test.spec.ts': { code: `import '#rest';`, seen: ['border-of-kernel rest/index.ts'] },
  'contract/built-in.ts': { code: `import 'node:fs';`, seen: ['contract-imports-zod-only fs'] },
  'contract/framework.ts': {
    code: `import '@nestjs/common';`,
    seen: ['contract-imports-zod-only node_modules/@nestjs/common/index.js'],
  },
  'agent-bridge/nest.ts': {
    code: `import '@nestjs/common'; import 'typeorm';`,
    seen: [
      'agent-without-framework node_modules/@nestjs/common/index.js',
      'agent-without-framework node_modules/typeorm/index.js',
    ],
  },
  'rest/past-face.ts': { code: `import '../kernel/inner.js';`, seen: ['face-only kernel/inner.ts'] },
  'rest/own-face.ts': { code: `import './index.js';`, seen: ['not-own-face rest/index.ts'] },
  'rest/own-name.ts': { code: `import '#rest';`, seen: ['not-own-face rest/index.ts'] },
  'rest/leans-on-test.ts': {
    code: `import '../test/support/helper.js'; import './thing.spec.js'; import './testing/fake.js';`,
    seen: [
      'tests-stay-outside rest/testing/fake.ts',
      'tests-stay-outside rest/thing.spec.ts',
      'tests-stay-outside test/support/helper.ts',
    ],
  },
  'rest/development.ts': {
    code: `import 'vitest';`,
    seen: ['no-development-package node_modules/vitest/index.js'],
  },
  'rest/circle-1.ts': { code: `import './circle-2.js';`, seen: ['no-circle rest/circle-2.ts'] },
  // A circle is reported once, where it was met first.
  'rest/circle-2.ts': { code: `import './circle-1.js';`, seen: [] },
  'rest/nowhere.ts': { code: `import './no-such-file.js';`, seen: ['resolvable ./no-such-file.js'] },
};

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});
const configSchema = z.object({ forbidden: z.array(z.object({ name: z.string() })) });

describe('the borders between the folders', () => {
  let folder: string;
  let violations: string[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'flipside-borders-'));
    for (const file of ['package.json', 'tsconfig.json']) cpSync(path.join(root, file), path.join(folder, file));
    const broken = Object.entries(forbidden).map(([file, { code }]) => [file, code] as const);
    for (const [file, code] of [...Object.entries(scenery), ...Object.entries(allowed), ...broken]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), code);
    }
    const tool = path.join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const args = ['--config', path.join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', '.'];
    const { code, stdout, stderr } = await runProgram(process.execPath, [tool, ...args], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { summary } = reportSchema.parse(JSON.parse(stdout.toString()));
    violations = summary.violations.map(({ from, to, rule }) => `${from}: ${rule.name} ${to}`).sort();
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('lets pass what is allowed and sees every violation', () => {
    const expected = Object.entries(forbidden).flatMap(([file, { seen }]) => seen.map((each) => `${file}: ${each}`));
    expect(violations).toEqual(expected.sort());
  });

  it('has no rule that was not broken on purpose', () => {
    const config = configSchema.parse(createRequire(import.meta.url)('../../.dependency-cruiser.cjs'));
    const proven = new Set(violations.map((violation) => violation.split(' ')[1]));
    expect(config.forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
  });
});
