import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentProcess } from './agent-process.js';

const logger = pino({ level: 'silent' });

describe('AgentProcess', () => {
  let folder: string;
  let running: AgentProcess[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flipside-agent-'));
    running = [];
  });

  afterEach(async () => {
    await Promise.all(running.map((agent) => agent.stop()));
    await rm(folder, { recursive: true });
  });

  async function agentOf(script: string, onReady: (port: number) => void, restartDelayMs = 1): Promise<AgentProcess> {
    const entryFile = path.join(folder, 'agent.mjs');
    await writeFile(entryFile, script);
    const agent = new AgentProcess({
      entryFile,
      environment: {},
      logger,
      restartDelayMs,
      onReady,
      startTimeoutMs: 20_000,
    });
    running.push(agent);
    return agent;
  }

  const ready = (port: string) => `console.log('starting'); console.log(JSON.stringify({ ready: { port: ${port} } }));`;

  it('tells the port once the agent listens, and ends it', async () => {
    const ports: number[] = [];
    const agent = await agentOf(`${ready('7171')} process.stdin.resume();`, (port) => ports.push(port));
    await agent.start();
    expect(ports).toEqual([7171]);
    await agent.stop();
  });

  it('starts the agent again when it dies', async () => {
    const pids: number[] = [];
    let second = (): void => undefined;
    const secondStart = new Promise<void>((resolve) => {
      second = resolve;
    });
    const agent = await agentOf(`${ready('process.pid % 65536')} process.stdin.resume();`, (port) => {
      pids.push(port);
      if (pids.length === 2) second();
    });
    await agent.start();
    process.kill(agent.pid ?? Number.NaN, 'SIGKILL');
    await secondStart;
    expect(pids[0]).not.toBe(pids[1]);
  });

  it('tries again after a first start that failed, until it is stopped', async () => {
    const flag = path.join(folder, 'second');
    const script = `import { existsSync, writeFileSync } from 'node:fs';
      const flag = ${JSON.stringify(flag)};
      if (!existsSync(flag)) { writeFileSync(flag, ''); process.exit(1); }
      ${ready('7171')} process.stdin.resume();`;
    let isReady = (_port: number): void => undefined;
    const port = new Promise<number>((resolve) => {
      isReady = resolve;
    });
    const agent = await agentOf(script, (given) => isReady(given));
    await expect(agent.start()).rejects.toThrow('the embedded agent ended with code 1 at its start');
    expect(await port).toBe(7171);
  });

  it.each([
    ['ends at once', 'process.exit(3)', /ended with code 3 at its start/],
    ['says something else and ends', 'console.log(\'{"ready":\')', /ended with code 0 at its start/],
  ])('fails to start when the agent %s', async (_name, script, reason) => {
    const agent = await agentOf(script, () => undefined);
    await expect(agent.start()).rejects.toThrow(reason);
  });
});
