import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseOsRelease, readOsFacts } from './os-release.js';

describe('os-release', () => {
  it.each([
    [
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n',
      { osDistribution: 'debian', osVersion: '12', osRelease: 'bookworm' },
    ],
    [
      '# a comment\nID=\'alma\\$linux\'\nVERSION_ID="9.4"\n',
      { osDistribution: 'alma$linux', osVersion: '9.4', osRelease: 'unknown' },
    ],
    ['', { osDistribution: 'unknown', osVersion: 'unknown', osRelease: 'unknown' }],
  ])('is read: %j', (text, facts) => {
    expect(parseOsRelease(text)).toEqual(facts);
  });

  describe('as a file', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'os-release-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('may be missing', async () => {
      expect(await readOsFacts(path.join(folder, 'missing'))).toEqual(parseOsRelease(''));
    });

    it('is read', async () => {
      const file = path.join(folder, 'os-release');
      await writeFile(file, 'ID=fedora\nVERSION_ID=41\n');
      expect(await readOsFacts(file)).toEqual({ osDistribution: 'fedora', osVersion: '41', osRelease: 'unknown' });
    });

    it('that cannot be read is a surprise', async () => {
      await expect(readOsFacts(folder)).rejects.toThrow('EISDIR');
    });
  });
});
