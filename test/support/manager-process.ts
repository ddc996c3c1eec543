import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '../..');
const ENTRY = path.join(root, 'dist/server/main.js');
const LOOK_INTERVAL_MS = 20;

/** The manager as users run it: the built program in a process of its own. Build it first (`ensureBuilt`). */
export class ManagerProcess {
  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, Readable>,
    /** What it wrote to its terminal so far. */
    readonly output: { text: string },
    /** Exit code or signal, once it has ended. */
    readonly ended: Promise<number | string>,
  ) {}

  /** Resolves once it has printed its banner. It gets these environment variables and PATH, and listens on a free port. */
  static async start(environment: Readonly<Record<string, string>>): Promise<ManagerProcess> {
    const child = spawn(process.execPath, ['--enable-source-maps', ENTRY], {
      env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', PORT: '0', AGENT_PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { text: '' };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output.text += chunk;
      });
    }
    const ended = new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    });
    const manager = new ManagerProcess(child, output, ended);
    await manager.banner();
    return manager;
  }

  get url(): string {
    return this.row('URL');
  }

  /** Made up and told at the first start only. */
  get newPassword(): string {
    return /^(\S+) {3}\(shown only now\)$/.exec(this.row('Password'))?.[1] ?? '';
  }

  /** Text of a row of the banner. */
  row(name: string): string {
    return new RegExp(`^ {2}${name} +(.*)$`, 'm').exec(this.output.text)?.[1] ?? '';
  }

  /** Ends it, and resolves with its exit code or the signal. */
  async kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Process ids of the programs that it started. */
  async children(): Promise<number[]> {
    const { pid } = this.child;
    const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  }

  private async banner(): Promise<void> {
    const dead = this.ended.then((how) => {
      throw new Error(`the manager ended with ${how}: ${this.output.text}`);
    });
    dead.catch(() => undefined);
    while (this.row('Try next') === '') await Promise.race([dead, delay(LOOK_INTERVAL_MS)]);
  }
}
