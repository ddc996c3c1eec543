import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { ApiClient } from '#testing';
import { endProgram, type Program, printed, startProgram } from './child-process.js';

const MANAGER = path.resolve(import.meta.dirname, '../../server/main.js');

/** A manager in a process of its own, as users run it, without an agent. */
export interface BenchManager {
  readonly process: Program;
  readonly url: string;
  /** From the start of the process to the port that listens. */
  readonly startedAfterMs: number;
  logIn(): Promise<ApiClient>;
  stop(): Promise<void>;
}

/** @param environment on top of `DATA_DIR`; `NODE_OPTIONS` reach the process too */
export async function startManager(
  dataFolder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<BenchManager> {
  const password = randomBytes(12).toString('hex');
  const startedAt = performance.now();
  const child = startProgram(MANAGER, {
    ADMIN_PASSWORD: password,
    DATA_DIR: dataFolder,
    EMBEDDED_AGENT: 'none',
    LOG_LEVEL: 'error',
    PORT: '0',
    ...environment,
  });
  // The banner is written right after the port listens, and tells which one it is.
  const [, url = ''] = await printed(child, /URL +(http\S+)/);
  return {
    process: child,
    url,
    startedAfterMs: performance.now() - startedAt,
    logIn: () => new ApiClient(url).logIn('admin', environment.ADMIN_PASSWORD ?? password),
    stop: () => endProgram(child),
  };
}
