import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';

/** Its standard error is ours. */
export type Program = ChildProcessByStdio<Writable, Readable, null>;

/** A program of ours, started as users start it, with nothing in its environment but what is given. */
export function startProgram(file: string, environment: Readonly<Record<string, string>>): Program {
  // Node's flags are ours: source maps, which cost time and memory, as `npm start` has them; and `--cpu-prof`.
  return spawn(process.execPath, [...process.execArgv, file], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** Resolves when the program's standard output has a line that matches. */
export function printed(child: Program, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const match = pattern.exec(text);
      if (match) resolve(match);
    });
  });
}

/** Resident memory of a process in MB (10^6 bytes), from the kernel. */
export async function residentMegabytes({ pid }: Program): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6;
}

/** Linux counts processor time in these, whatever its own clock: `USER_HZ`. */
const TICK_MS = 10;

/** Processor time that a process has used so far. Other programs on the machine change it far less than times on the clock. */
export async function processorMs({ pid }: Program): Promise<number> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the name, which may hold anything: user time is the 12th field, system time the 13th (proc(5)).
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

export async function endProgram(child: Program): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
