import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentDriver } from '#contract';
import { type Program, printed, startProgram } from './child-process.js';

const AGENT = path.resolve(import.meta.dirname, '../../agent-bridge/main.js');

/** An agent in a process of its own, as users run it. */
export interface BenchAgent {
  readonly process: Program;
  readonly port: number;
  readonly secret: string;
}

export async function startAgent(driver: AgentDriver, dataFolder: string): Promise<BenchAgent> {
  const agent = startProgram(AGENT, {
    AGENT_DRIVER: driver,
    AGENT_PORT: '0',
    AGENT_ANNOUNCE: 'json',
    DATA_DIR: dataFolder,
    LOG_LEVEL: 'error',
  });
  const [, port] = await printed(agent, /"port":\s*(\d+)/);
  const secret = (await readFile(path.join(dataFolder, 'agent-secret'), 'utf8')).trim();
  return { process: agent, port: Number(port), secret };
}
