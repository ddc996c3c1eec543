import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';

const exec = promisify(execFile);

const USER = 'flipside';
/** Data of tests is worth nothing: no waiting for the disk. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

export interface PostgresServer {
  /** Of the maintenance database; its user may create others. */
  readonly url: string;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root, so root lends it the user that its package made. */
async function runAs(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await exec('id', [flag, 'postgres'])).stdout)),
  );
  return { uid, gid };
}

/** Resolves when the server says that it accepts connections; rejects with its log when it ends before. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`postgres ended with exit code ${code}: ${log}`)));
    // The listener stays: a pipe that nobody reads would stop the server once it is full.
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (log.length > 100_000) return;
      log += text;
      if (log.includes('ready to accept connections')) resolve();
    });
  });
}

/**
 * Starts a real PostgreSQL of our own on a free loopback port, with its data in a temporary folder.
 *
 * @param programs folder of its programs, see `postgresPrograms`
 */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const identity = await runAs();
  const folder = await mkdtemp(path.join(tmpdir(), 'flipside-postgres-'));
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  const password = randomBytes(16).toString('hex');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (identity.uid !== undefined && identity.gid !== undefined) {
    await Promise.all([folder, passwordFile].map((entry) => chown(entry, identity.uid ?? 0, identity.gid ?? 0)));
  }
  const initdb = ['-D', data, '-U', USER, '-E', 'UTF8', '--locale=C', '--no-sync', '-A', 'scram-sha-256'];
  await exec(path.join(programs, 'initdb'), [...initdb, `--pwfile=${passwordFile}`], { ...identity, cwd: folder });

  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, ...FAST];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(path.join(programs, 'postgres'), args, {
    ...identity,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await ready(server);
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      const exited = once(server, 'exit');
      // SIGQUIT: at once and without a checkpoint, for data that is thrown away.
      server.kill('SIGQUIT');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
