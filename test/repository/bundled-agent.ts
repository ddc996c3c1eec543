import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { build } from 'vite';

/** Builds the agent's bundle, as `npm run bundle:agent` does, into a folder of the caller's. */
export async function buildAgentBundle(outDir: string): Promise<void> {
  await build({ configFile: 'vite.agent.config.ts', logLevel: 'warn', build: { outDir } });
}

export interface BundledAgent {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly output: { stdout: string; stderr: string };
  /** Resolves with the first line on standard output; rejects when the agent ends without one. */
  readyLine(): Promise<string>;
  /** Resolves with exit code or signal once it has ended and everything it wrote is here. */
  readonly ended: Promise<number | string>;
}

/** Runs the bundle in a folder with nothing else, and with these environment variables alone. */
export function runBundledAgent(
  folder: string,
  environment: Readonly<Record<string, string>>,
  { ipc = false }: { ipc?: boolean } = {},
): BundledAgent {
  const child = spawn(process.execPath, ['flipside-agent.mjs'], {
    cwd: folder,
    env: { ...environment },
    stdio: ['pipe', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  const ended = exitOf(child);
  return {
    child,
    output,
    ended,
    readyLine: () =>
      new Promise((resolve, reject) => {
        const look = () => output.stdout.includes('\n') && resolve(output.stdout.split('\n')[0] ?? '');
        child.stdout?.on('data', look);
        void ended.then((code) => reject(new Error(`ended with ${code}: ${output.stderr}`)));
        look();
      }),
  };
}

/** Not by the event `close`: Node does not emit it when the IPC channel was closed from this side. */
async function exitOf(child: ChildProcess): Promise<number | string> {
  const exit = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  await Promise.all(streams.map((stream) => once(stream, 'close')));
  return exit;
}
