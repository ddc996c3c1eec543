import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartError } from '../start-error.js';
import { embeddedIdentity } from './embedded-identity.js';

describe('embeddedIdentity', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flipside-identity-'));
    file = path.join(folder, 'embedded-agent.json');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, for its owner alone', async () => {
    const identity = await embeddedIdentity(folder);
    expect(Object.keys(identity)).toEqual(['hostUuid', 'secret']);
    expect(identity.hostUuid).toMatch(/^[0-9a-f]{32}$/);
    expect(identity.secret).toMatch(/^[0-9a-f]{64}$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await embeddedIdentity(folder)).toEqual(identity);
  });

  it.each(['{"hostUuid":"0123456789abcdef0123456789abcdef","secret":"geheim', '{"secret":"geheim"}', ''])(
    'that is damaged stops the start, and is not shown: %s',
    async (text) => {
      await writeFile(file, text);
      const refusal = `${file} is damaged: restore it from a backup, or remove it and this machine becomes a new host`;
      await expect(embeddedIdentity(folder)).rejects.toThrow(new StartError(refusal));
    },
  );
});
