import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pictureOf } from './picture-of.js';

/** Display numbers are ports counted from here. */
const FIRST_PORT = 5900;
const TIMEOUT_MS = 30_000;
const ANSWER_INTERVAL_MS = 100;

/**
 * What a real VNC client (gtk-vnc's) sees on a loopback port that asks for a password.
 *
 * @returns the picture as PNG, or undefined when the client did not get in
 */
export async function vncScreenshot(port: number, password: string): Promise<Buffer | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flipside-vnc-'));
  const picture = path.join(folder, 'screen.png');
  // It takes a password from a terminal only, and `script` is one.
  const client = spawn('script', ['-qec', 'exec gvnccapture -q "$TARGET" "$PICTURE"', '/dev/null'], {
    env: { ...process.env, LC_ALL: 'C.UTF-8', TARGET: `127.0.0.1:${port - FIRST_PORT}`, PICTURE: picture },
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  // It asks first and then empties the terminal's queue, sometimes with an answer that came quickly: answer until it ends.
  const answers = setInterval(() => client.stdin.write(`${password}\n`), ANSWER_INTERVAL_MS);
  client.stdin.on('error', () => {});
  client.stdout.resume();
  try {
    await once(client, 'close');
    return await pictureOf(client.exitCode ?? undefined, picture);
  } finally {
    clearInterval(answers);
    await rm(folder, { recursive: true, force: true });
  }
}
