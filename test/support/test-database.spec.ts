import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from './test-database.js';

describe('a test database by default', () => {
  it('is a SQLite file in a folder of its own, gone after drop', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    if (one.options.type !== 'sqlite' || two.options.type !== 'sqlite') throw new Error('expected SQLite');
    expect(one.options.file).not.toBe(two.options.file);
    writeFileSync(`${one.options.file}-wal`, '');
    await Promise.all([one.drop(), two.drop()]);
    expect(existsSync(path.dirname(one.options.file))).toBe(false);
  });
});
