import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '#testing';
import { parseEnvironment } from './environment.js';
import { startManager } from './run-manager.js';
import { StartError } from './start-error.js';

const silent = pino({ level: 'silent' });

describe('startManager', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flipside-start-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const environment = (port: number) =>
    parseEnvironment({ DATA_DIR: folder, PORT: String(port), EMBEDDED_AGENT: 'none', LOG_LEVEL: 'silent' });

  it('makes no password that nobody gets to see: a start that fails leaves it to the next one', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const refusal = new RegExp(`^cannot listen on 127.0.0.1 port ${port}: another program listens there; set PORT`);
    const attempt = startManager(environment(port), silent);
    await expect(attempt).rejects.toThrow(StartError);
    await expect(attempt).rejects.toThrow(refusal);
    other.close();

    const { facts, stop } = await startManager(environment(0), silent);
    const { url, newPassword } = facts;
    expect(facts).toEqual({ url, newPassword, driver: null, hostProblem: null });
    await expect(new ApiClient(url).logIn('admin', newPassword ?? '')).resolves.toBeInstanceOf(ApiClient);
    await stop();
  });
});
