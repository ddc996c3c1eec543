import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const exec = promisify(execFile);

const START_TIMEOUT_MS = 120_000;
const POLL_INTERVAL_MS = 10;

/**
 * A real libvirtd of one test's own: a session daemon with all its folders in a temporary one, so that it can be killed
 * without harm to the host's. As root it runs as `nobody`, because a daemon of root would use the host's folders.
 */
export class PrivateLibvirtd {
  readonly uri = 'qemu:///session';
  readonly socketPath: string;
  readonly #folder: string;
  readonly #identity: { readonly uid?: number; readonly gid?: number };
  #daemon: ChildProcess | undefined;

  private constructor(folder: string, identity: { readonly uid?: number; readonly gid?: number }) {
    this.#folder = folder;
    this.#identity = identity;
    this.socketPath = path.join(folder, 'run', 'libvirt', 'libvirt-sock');
  }

  /** `hostUuid` tells apart daemons that are to migrate domains to each other. */
  static async start(hostUuid: string): Promise<PrivateLibvirtd> {
    const identity = await unprivilegedIdentity();
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lv-'));
    await Promise.all(
      ['run', 'config/libvirt', 'cache', 'data'].map((name) => mkdir(path.join(folder, name), { recursive: true })),
    );
    await writeFile(path.join(folder, 'config/libvirt/qemu.conf'), qemuConf());
    await writeFile(path.join(folder, 'libvirtd.conf'), `host_uuid = "${hostUuid}"\n`);
    if (identity.uid !== undefined && identity.gid !== undefined) {
      for (const name of ['', 'run', 'config', 'config/libvirt', 'cache', 'data']) {
        await chown(path.join(folder, name), identity.uid, identity.gid);
      }
    }
    const daemon = new PrivateLibvirtd(folder, identity);
    await daemon.start();
    return daemon;
  }

  /** Resolves when the socket accepts. */
  async start(): Promise<void> {
    const args = ['--config', path.join(this.#folder, 'libvirtd.conf'), '--pid-file', path.join(this.#folder, 'pid')];
    const daemon = spawn('libvirtd', args, {
      ...this.#identity,
      stdio: 'ignore',
      cwd: this.#folder,
      env: {
        PATH: process.env.PATH,
        HOME: this.#folder,
        XDG_RUNTIME_DIR: path.join(this.#folder, 'run'),
        XDG_CONFIG_HOME: path.join(this.#folder, 'config'),
        XDG_CACHE_HOME: path.join(this.#folder, 'cache'),
        XDG_DATA_HOME: path.join(this.#folder, 'data'),
      },
    });
    this.#daemon = daemon;
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await accepts(this.socketPath))) {
      if (daemon.exitCode !== null) throw new Error(`libvirtd ended with exit code ${daemon.exitCode}`);
      if (Date.now() > deadline) throw new Error(`libvirtd did not open ${this.socketPath}`);
      await delay(POLL_INTERVAL_MS);
    }
  }

  /** Ends the daemon with SIGKILL; its domains keep running. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Where another libvirt finds this one. */
  get remoteUri(): string {
    return `qemu+unix:///session?socket=${this.socketPath}`;
  }

  async virsh(...args: readonly string[]): Promise<string> {
    const { stdout } = await exec('virsh', ['-q', '-c', this.remoteUri, ...args], {
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    return stdout.trim();
  }

  /** Ends its domains, then the daemon, and removes its folder. */
  async remove(): Promise<void> {
    if (this.#daemon?.exitCode !== null || this.#daemon.signalCode !== null) await this.start();
    const running = (await this.virsh('list', '--name')).split('\n').filter((name) => name !== '');
    await Promise.all(running.map((name) => this.virsh('destroy', name)));
    await this.#end('SIGTERM');
    await rm(this.#folder, { recursive: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const daemon = this.#daemon;
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const exited = once(daemon, 'exit');
    daemon.kill(signal);
    await exited;
  }
}

/**
 * Each daemon gets ports of its own: libvirtd looks whether a port is free and QEMU takes it a moment later, so two
 * daemons with the same range now and then give the same port to two domains.
 */
function qemuConf(): string {
  const firstPort = 10_000 + 100 * randomInt(300);
  return [
    // Without this libvirtd starts a virtlogd, which would stay.
    'stdio_handler = "file"',
    `remote_display_port_min = ${firstPort}`,
    `remote_display_port_max = ${firstPort + 49}`,
    `migration_port_min = ${firstPort + 50}`,
    `migration_port_max = ${firstPort + 99}`,
    '',
  ].join('\n');
}

async function unprivilegedIdentity(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const passwd = await readFile('/etc/passwd', 'utf8');
  const [, , uid, gid] =
    passwd
      .split('\n')
      .find((line) => line.startsWith('nobody:'))
      ?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error('there is no user "nobody"');
  return { uid: Number(uid), gid: Number(gid) };
}

function accepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
