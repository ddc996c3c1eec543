import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'docs/path-of-console-mode.md'), 'utf8');
const files = [...text.matchAll(/`([a-z-]+(?:\/[\w.-]+)+\.ts)`/g)].flatMap(([, file]) =>
  file === undefined ? [] : [file],
);

describe('docs/path-of-console-mode.md', () => {
  it('names the path', () => {
    expect(files.length).toBeGreaterThan(15);
  });

  it.each(files)('names %s, which exists', (file) => {
    expect(existsSync(path.join(root, file))).toBe(true);
  });
});
