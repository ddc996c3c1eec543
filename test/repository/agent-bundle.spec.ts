import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AGENT_COMMANDS, TASK_UUID_HEADER } from '#contract';
import { newTaskUuid } from '../../agent-bridge/testing/test-server.js';
import { type BundledAgent, buildAgentBundle, runBundledAgent } from './bundled-agent.js';

const MEMORY = { AGENT_DRIVER: 'memory', AGENT_PORT: '0', AGENT_ANNOUNCE: 'json' };
const hostUuid = '5a17c0de0000000000000000000000aa';
const readySchema = z.strictObject({ ready: z.strictObject({ port: z.int().min(1) }) });

describe('the bundled agent', { timeout: 30_000 }, () => {
  const bundle = mkdtempSync(path.join(tmpdir(), 'flipside-bundle-'));
  let folder = '';
  let agents: BundledAgent[] = [];
  beforeAll(() => buildAgentBundle(bundle), 60_000);
  afterAll(() => rmSync(bundle, { recursive: true }));
  afterEach(async () => {
    for (const { child } of agents) child.kill('SIGKILL');
    await Promise.all(agents.map(({ ended }) => ended));
    agents = [];
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  const run = (environment: Readonly<Record<string, string>>, options?: { ipc: boolean }) => {
    folder = mkdtempSync(path.join(tmpdir(), 'flipside-host-'));
    copyFileSync(path.join(bundle, 'flipside-agent.mjs'), path.join(folder, 'flipside-agent.mjs'));
    const agent = runBundledAgent(folder, environment, options);
    agents.push(agent);
    return agent;
  };
  const isReady = async (agent: BundledAgent) => readySchema.parse(JSON.parse(await agent.readyLine())).ready.port;

  it('is one file', () => {
    expect(readdirSync(bundle)).toEqual(['flipside-agent.mjs']);
  });

  it('runs where there is nothing but Node, makes its secret, answers who knows it, and ends cleanly', async () => {
    const agent = run(MEMORY);
    const port = await isReady(agent);
    const secretFile = path.join(folder, 'data', 'agent-secret');
    const secret = readFileSync(secretFile, 'utf8').trim();
    const response = await fetch(`http://127.0.0.1:${port}${AGENT_COMMANDS.ping.path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, [TASK_UUID_HEADER]: newTaskUuid() },
      body: JSON.stringify({ hostUuid }),
    });
    expect(await response.json()).toMatchObject({ success: true, hostUuid: null, hypervisorUp: true });
    expect((statSync(secretFile).mode & 0o777).toString(8)).toBe('600');
    agent.child.kill('SIGTERM');
    expect(await agent.ended).toBe(0);
    expect(agent.output.stdout).toBe(`{"ready":{"port":${port}}}\n`);
    expect(agent.output.stderr).not.toContain(secret);
  });

  it('tells a person where it listens and where the secret is', async () => {
    const agent = run({ AGENT_DRIVER: 'memory', AGENT_PORT: '0', LOG_LEVEL: 'silent' });
    const secretFile = path.join(folder, 'data', 'agent-secret');
    expect(await agent.readyLine()).toMatch(/^Agent listens on http:\/\/127\.0\.0\.1:\d+; its secret is in /);
    expect(agent.output.stdout.trim().endsWith(secretFile)).toBe(true);
    agent.child.kill('SIGINT');
    expect(await agent.ended).toBe(0);
    expect(agent.output.stderr).toBe('');
  });

  it('runs on when standard input ends, unless a program started it', async () => {
    const agent = run({ ...MEMORY, AGENT_ANNOUNCE: 'text' });
    await agent.readyLine();
    agent.child.stdin?.end();
    const port = Number(/:(\d+);/.exec(agent.output.stdout)?.[1]);
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.status).toBe(401);
  });

  it('ends when the program that started it lets go of its standard input', async () => {
    const agent = run(MEMORY);
    await isReady(agent);
    agent.child.stdin?.destroy();
    expect(await agent.ended).toBe(0);
  });

  it('ends when the program that started it closes the IPC channel', async () => {
    const agent = run(MEMORY, { ipc: true });
    await isReady(agent);
    agent.child.disconnect();
    expect(await agent.ended).toBe(0);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a wrong value', { AGENT_PORT: '70700' }, /^AGENT_PORT=70700: must be a port number from 0 to 65535/],
    ['an unknown variable', { AGENT_PROT: '7070' }, /^AGENT_PROT=7070: unknown variable; the agent knows AGENT_HOST, /],
    [
      'an address beyond loopback',
      { AGENT_HOST: '0.0.0.0' },
      /^AGENT_HOST=0\.0\.0\.0: the agent listens beyond loopback only with TLS/,
    ],
    [
      'a certificate that is not there',
      { AGENT_TLS_CERT_FILE: '/no', AGENT_TLS_KEY_FILE: '/no' },
      /^AGENT_TLS_CERT_FILE=\/no: cannot be read/,
    ],
  ])('does not start with %s and says so in one line', async (_what, environment, line) => {
    const agent = run({ ...MEMORY, ...environment });
    expect(await agent.ended).toBe(1);
    expect(agent.output.stderr).toMatch(line);
    expect(agent.output.stderr).toMatch(/^[^\n]*\n$/);
    expect(agent.output.stdout).toBe('');
  });
});
