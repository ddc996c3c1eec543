import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { root, trackedFiles } from './tracked-files.js';

const CODE = /[.](ts|tsx|mjs|cjs|js)$/;
const GENERATED = new Set(['package-lock.json']);
const MAX_LINES = 400;
/** Names that tools and readers expect just so. */
const PROPER_NAME = /^(README|CONTRIBUTING|SECURITY|CHANGELOG|LICENSE|NOTICE)/;
const KEBAB_CASE = /^[.]?[a-z0-9]+(-[a-z0-9]+)*([.][a-z0-9]+(-[a-z0-9]+)*)*$/;
const BINARY = /[.](png|ico|woff2|gz)$/;

/** Only true on the machine of whoever wrote it: folders of a workplace or home, and where its packages came from. */
const PLACES = [/(?<![\w.-])\/work\//, /\/home\/[a-z]/, /\bregistry[.][a-z]+[.]/, /"resolved":/];

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('every file', () => {
  let files: string[];
  let texts: string[];
  beforeAll(async () => {
    files = await trackedFiles();
    texts = files.filter((file) => !BINARY.test(file));
  });

  it('has a kebab-case name', () => {
    const parts = files.filter((file) => !file.endsWith('.tsx')).map((file) => file.split('/'));
    const odd = parts.filter((names) => names.some((name) => !KEBAB_CASE.test(name) && !PROPER_NAME.test(name)));
    expect(odd.map((names) => names.join('/'))).toEqual([]);
  });

  it(`is at most ${MAX_LINES} lines long`, () => {
    const code = files.filter((file) => CODE.test(file) && !GENERATED.has(file));
    expect(code.length).toBeGreaterThan(20);
    expect(code.filter((file) => read(file).split('\n').length > MAX_LINES + 1)).toEqual([]);
  });

  it('speaks of no place where it was made', () => {
    const telling = texts.filter((file) => file !== 'test/repository/house-style.spec.ts');
    expect(telling.filter((file) => PLACES.some((place) => place.test(read(file))))).toEqual([]);
  });

  it('has nothing left to do', () => {
    const open = new RegExp(
      `\\b(${['TO', 'FIX'].map((start) => `${start}${start === 'TO' ? 'DO' : 'ME'}`).join('|')})\\b`,
    );
    expect(files.filter((file) => CODE.test(file) && open.test(read(file)))).toEqual([]);
  });
});

const buildSchema = z.object({ exclude: z.array(z.string()) });

describe('the build', () => {
  it('takes none of the folders of tests but the published one', async () => {
    const { exclude } = buildSchema.parse(JSON.parse(read('tsconfig.build.json')));
    const folders = (await trackedFiles()).map((file) => /^(test\/[^/]+|.*\/testing)\//.exec(file)?.[1]);
    const ofTests = new Set(folders.filter((folder) => folder !== undefined && folder !== 'test/testing'));
    expect([...ofTests].filter((folder) => !exclude.includes(folder ?? ''))).toEqual([]);
  });
});
