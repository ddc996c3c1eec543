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

  const environment = (port: number, more = {}) =>
    parseEnvironment({ DATA_DIR: folder, PORT: String(port), EMBEDDED_AGENT: 'none', LOG_LEVEL: 'silent', ...more });

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

  it('takes the password that it is given, and shows it to nobody', async () => {
    const { facts, stop } = await startManager(environment(0, { ADMIN_PASSWORD: 'correct horse' }), silent);
    expect(facts.newPassword).toBeNull();
    await expect(new ApiClient(facts.url).logIn('admin', 'correct horse')).resolves.toBeInstanceOf(ApiClient);
    await stop();
  });

  it('keeps a second manager out of its data folder, and lets go of it in the end', async () => {
    const first = await startManager(environment(0), silent);
    await expect(startManager(environment(0), silent)).rejects.toThrow('another manager uses the folder');
    await first.stop();
    await (await startManager(environment(0), silent)).stop();
  });
});
